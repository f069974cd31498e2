import { z } from 'zod';
import { ChannelError } from '../channel.ts';
import { Homeserver, HomeserverError } from './homeserver.ts';

/** Name of the bot's device in its account's list. */
const DEVICE_NAME = 'Éclaireur';

/** The device that the bot is; the same at every start. */
export const AccountSchema = z.object({ userId: z.string().min(1), deviceId: z.string().min(1), accessToken: z.string().min(1) });
export type Account = Readonly<z.infer<typeof AccountSchema>>;

export interface Credentials {
  readonly homeserverUrl: string;
  readonly userId: string;
  readonly password: string | undefined;
  readonly accessToken: string | undefined;
}

const WhoAmI = z.object({ user_id: z.string(), device_id: z.string().optional() });
const LoggedIn = z.object({ user_id: z.string(), device_id: z.string(), access_token: z.string() });

/**
 * Makes sure that the account's token works, and signs in where there is none or it is no longer valid, as the same device if there was one.
 *
 * @param known - the device of an earlier start whose keys are there.
 * @throws {ChannelError} when the server refuses the credentials; {HomeserverError} when it could not be asked.
 */
export async function signIn(credentials: Credentials, known: Account | undefined, signal: AbortSignal): Promise<Account> {
  if (credentials.accessToken !== undefined) return useToken(credentials, credentials.accessToken, known, signal);
  if (known !== undefined && known.userId === credentials.userId) {
    const account = await whoAmI(credentials, known.accessToken, signal);
    if (account?.deviceId === known.deviceId) return known;
  }
  return logIn(credentials, known?.userId === credentials.userId ? known.deviceId : undefined, signal);
}

async function useToken(credentials: Credentials, accessToken: string, known: Account | undefined, signal: AbortSignal): Promise<Account> {
  const account = await whoAmI(credentials, accessToken, signal);
  if (account === undefined) throw new ChannelError('MATRIX_ACCESS_TOKEN is not valid on MATRIX_HOMESERVER_URL. Make a new one, or set MATRIX_PASSWORD instead.');
  if (account.userId !== credentials.userId) throw new ChannelError(`MATRIX_ACCESS_TOKEN belongs to another account than MATRIX_USER_ID "${credentials.userId}". Correct one of them.`);
  if (account.deviceId === '') throw new ChannelError('MATRIX_ACCESS_TOKEN belongs to no device, so nothing can be encrypted with it. Set MATRIX_PASSWORD instead.');
  if (known?.deviceId !== account.deviceId && await hasKeys(credentials, accessToken, account, signal)) {
    throw new ChannelError('The device of MATRIX_ACCESS_TOKEN has keys that are not in DATA_DIR. Put the folder\'s backup back, make a token with a new sign-in, or set MATRIX_PASSWORD instead.');
  }
  return { ...account, accessToken };
}

/** The account of a token, its device empty where it has none; `undefined` when the token is not valid. */
async function whoAmI(credentials: Credentials, accessToken: string, signal: AbortSignal): Promise<Omit<Account, 'accessToken'> | undefined> {
  try {
    const { user_id: userId, device_id: deviceId = '' } = WhoAmI.parse(await new Homeserver(credentials.homeserverUrl, accessToken).request('GET', '/account/whoami', { signal }));
    return { userId, deviceId };
  } catch (error) {
    if (error instanceof HomeserverError && error.status === 401) return undefined;
    throw asFault(error);
  }
}

/** Whether a device has published keys: with other ones nobody would trust it again. */
async function hasKeys(credentials: Credentials, accessToken: string, { userId, deviceId }: Omit<Account, 'accessToken'>, signal: AbortSignal): Promise<boolean> {
  const answer = await new Homeserver(credentials.homeserverUrl, accessToken).request('POST', '/keys/query', { body: { device_keys: { [userId]: [deviceId] } }, signal });
  const keys = z.object({ device_keys: z.record(z.string(), z.record(z.string(), z.unknown())) }).safeParse(answer).data;
  return keys?.device_keys[userId]?.[deviceId] !== undefined;
}

async function logIn({ homeserverUrl, userId, password }: Credentials, deviceId: string | undefined, signal: AbortSignal): Promise<Account> {
  try {
    const answer = LoggedIn.parse(await new Homeserver(homeserverUrl).request('POST', '/login', {
      signal,
      body: { type: 'm.login.password', identifier: { type: 'm.id.user', user: userId }, password, initial_device_display_name: DEVICE_NAME, ...(deviceId === undefined ? {} : { device_id: deviceId }) },
    }));
    return { userId: answer.user_id, deviceId: answer.device_id, accessToken: answer.access_token };
  } catch (error) {
    if (error instanceof HomeserverError && (error.status === 401 || error.status === 403)) {
      throw new ChannelError(error.code === 'M_USER_DEACTIVATED' ? 'The account MATRIX_USER_ID is deactivated. Set another one.' : 'The homeserver refuses MATRIX_USER_ID with MATRIX_PASSWORD. Correct them.', { cause: error });
    }
    throw asFault(error);
  }
}

/** An address that answers, but not as a homeserver does, is a fault of its variable. */
function asFault(error: unknown): unknown {
  if (error instanceof z.ZodError || (error instanceof HomeserverError && !error.isPassing)) return new ChannelError('MATRIX_HOMESERVER_URL does not answer like a Matrix homeserver that offers sign-in with a password. Correct it.', { cause: error });
  return error;
}
