import type { CryptoApi } from 'matrix-js-sdk/lib/crypto-api/index.js';

export interface SigningIdentity {
  readonly userId: string;
  readonly deviceId: string;
  readonly password: string | undefined;
  /** Encrypts the account's signing keys on the server, so that a later device of the bot can sign itself with them. */
  readonly secretKey: Uint8Array<ArrayBuffer>;
}

/**
 * Has the device signed by its own account: clients warn of, or ignore, devices that their owner did not sign (MSC4153).
 *
 * @returns whether it is signed when it resolves.
 * @throws whatever the SDK throws when the server refuses, or when somebody set up signing for the account with another recovery key.
 */
export async function crossSign(crypto: CryptoApi, { userId, deviceId, password, secretKey }: SigningIdentity): Promise<boolean> {
  const isSigned = async (): Promise<boolean> => (await crypto.getDeviceVerificationStatus(userId, deviceId))?.signedByOwner === true;
  if (await crypto.isCrossSigningReady() && await isSigned()) return true;
  const identifier = { type: 'm.id.user', user: userId };
  await crypto.bootstrapCrossSigning({
    authUploadDeviceSigningKeys: async (makeRequest) => {
      try {
        // Servers since 2024 let an account without keys upload them as it is (MSC3967).
        await makeRequest(null);
      } catch (error) {
        const session = sessionOf(error);
        if (session === undefined || password === undefined) throw error;
        await makeRequest({ type: 'm.login.password', identifier, password, session });
      }
    },
  });
  await crypto.bootstrapSecretStorage({ createSecretStorageKey: async () => ({ privateKey: secretKey, keyInfo: {} }) });
  // The device's new signature is on the server; it is fetched as others fetch it.
  await crypto.userHasCrossSigningKeys(userId, true);
  return isSigned();
}

/** Session of a request for which the server asks to prove who asks. */
function sessionOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('data' in error)) return undefined;
  const { data } = error;
  return typeof data === 'object' && data !== null && 'session' in data && typeof data.session === 'string' ? data.session : undefined;
}
