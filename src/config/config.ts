import { ConfigError } from './errors.ts';
import { VARIABLES, type Values, type Variable, type VariableKey } from './variables.ts';

/** Without a language model a turn is processor time: more at once only wait for each other. With one, most of it is waiting. */
const RUNNING_TURNS = 2;
const RUNNING_TURNS_WITH_MODEL = 16;

/** Everything the program is told from outside; frozen. */
export interface Config {
  readonly corpusDir: string;
  readonly indexDir: string;
  readonly dataDir: string;
  readonly logLevel: Values['logLevel'];
  readonly conversationTtlMs: number;
  readonly turnTimeoutMs: number;
  readonly embedding: { readonly model: string; readonly queryPrefix: string; readonly passagePrefix: string; readonly pooling: 'mean' | 'cls' };
  readonly http: {
    readonly host: string; readonly port: number; readonly metricsPort: number | 'auto'; readonly publicUrl: string; readonly allowedOrigins: readonly string[];
    readonly rateLimitPerMinute: number; readonly siteRateLimitPerMinute: number; readonly trustProxy: number; readonly turnTimeoutMs: number;
    readonly maxRunningTurns: number; readonly maxWaitingTurns: number;
  };
  /** Who answers for the service, as the pages tell it; empty where the host said nothing. `model` is the language model that gets questions, with the machine it is on. */
  readonly site: {
    readonly publisher: string; readonly director: string; readonly hosting: string; readonly contact: string; readonly sourceUrl: string;
    readonly model: { readonly name: string; readonly host: string } | undefined;
    readonly countsTopics: boolean;
  };
  readonly llm: { readonly baseUrl: string; readonly model: string; readonly apiKey: string | undefined; readonly timeoutMs: number } | undefined;
  readonly telegram: { readonly token: string; readonly apiRoot: string; readonly webhook: { readonly url: string; readonly secret: string } | undefined } | undefined;
  readonly matrix: {
    readonly homeserverUrl: string; readonly userId: string; readonly password: string | undefined; readonly accessToken: string | undefined; readonly storeKey: string;
    readonly invites: { readonly kind: 'all' } | { readonly kind: 'list'; readonly allowed: readonly string[] };
  } | undefined;
}

/**
 * Reads an environment.
 *
 * @param environment - names to values; an absent or empty variable takes its default.
 * @throws {ConfigError} with every fault at once; a channel that is half configured is a fault, never a channel without its protection.
 */
export function parseConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const faults: string[] = [];
  const values = Object.fromEntries(Object.entries(VARIABLES).map(([key, variable]) => [key, readVariable(variable, environment, faults)]));
  // Each entry was read with the schema of its key; where one is undefined for a fault, the function ends below.
  const read = values as unknown as Values;
  faults.push(...halfConfigured(read, faults));
  if (faults.length > 0) throw new ConfigError(faults);
  return deepFreeze(buildConfig(read));
}

function readVariable(variable: Variable, environment: Readonly<Record<string, string | undefined>>, faults: string[]): unknown {
  const given = environment[variable.name];
  const raw = given === undefined || given === '' ? variable.defaultText : given;
  const parsed = variable.schema.safeParse(raw === '' && variable.schema.safeParse(undefined).success ? undefined : raw);
  if (parsed.success) return parsed.data;
  const shown = variable.secret === true ? 'the given value' : `"${raw}"`;
  faults.push(`${variable.name}: ${shown} ${parsed.error.issues[0]?.message ?? 'is invalid'}. Example: ${variable.name}=${variable.example}`);
  return undefined;
}

/** Faults between variables. One that is invalid by itself is reported already and is not called missing as well. */
function halfConfigured(read: Partial<Values>, invalid: readonly string[]): string[] {
  const faults: string[] = [];
  const fault = (key: VariableKey, problem: string): void => {
    const variable: Variable = VARIABLES[key];
    if (!invalid.some((known) => known.startsWith(`${variable.name}: `))) faults.push(`${variable.name}: ${problem}. Example: ${variable.name}=${variable.example}`);
  };
  const need = (key: VariableKey, reason: string): void => fault(key, `is missing, ${reason}`);
  if (read.metricsPort !== undefined && read.metricsPort !== 0 && read.metricsPort === read.port) fault('metricsPort', `"${read.metricsPort}" is the port of the server already, it must be another one, auto or 0`);
  if (read.llmBaseUrl !== undefined && read.llmModel === undefined) need('llmModel', 'LLM_BASE_URL needs the name of a model');
  if (read.llmBaseUrl !== undefined && read.llmTimeoutMs !== undefined && read.turnTimeoutMs !== undefined && read.llmTimeoutMs >= read.turnTimeoutMs) fault('llmTimeoutMs', `"${read.llmTimeoutMs}" must be below TURN_TIMEOUT_MS (${read.turnTimeoutMs}), or the turn ends before the extractive answer can stand in`);
  if (read.telegramWebhookUrl !== undefined && read.telegramWebhookSecret === undefined) need('telegramWebhookSecret', 'a webhook without a secret would accept messages from anybody');
  if (read.matrixHomeserverUrl !== undefined) {
    if (read.matrixUserId === undefined) need('matrixUserId', 'MATRIX_HOMESERVER_URL needs the account of the bot');
    if (read.matrixPassword === undefined && read.matrixAccessToken === undefined) need('matrixPassword', 'the Matrix account needs a password or MATRIX_ACCESS_TOKEN');
    if (read.matrixStoreKey === undefined) need('matrixStoreKey', 'the keys of the bot would lie unencrypted on the disk');
    if (read.matrixInvites === 'list' && read.matrixAllowed?.length === 0) need('matrixAllowed', 'MATRIX_INVITES=list would decline every invite');
    if (read.matrixInvites === 'all' && (read.matrixAllowed?.length ?? 0) > 0) fault('matrixInvites', 'must be list when MATRIX_ALLOWED is set, "all" would accept every invite');
  }
  return faults;
}

function buildConfig(read: Values): Config {
  return {
    corpusDir: read.corpusDir, indexDir: read.indexDir, dataDir: read.dataDir, logLevel: read.logLevel,
    conversationTtlMs: read.conversationTtlMinutes * 60_000, turnTimeoutMs: read.turnTimeoutMs,
    embedding: { model: read.embeddingModel, queryPrefix: read.embeddingQueryPrefix, passagePrefix: read.embeddingPassagePrefix, pooling: read.embeddingPooling },
    http: {
      host: read.host, port: read.port, metricsPort: read.metricsPort, publicUrl: read.publicUrl, allowedOrigins: read.allowedOrigins,
      rateLimitPerMinute: read.rateLimitPerMinute, siteRateLimitPerMinute: read.siteRateLimitPerMinute, trustProxy: read.trustProxy,
      turnTimeoutMs: read.turnTimeoutMs, maxRunningTurns: read.maxRunningTurns ?? (read.llmBaseUrl === undefined ? RUNNING_TURNS : RUNNING_TURNS_WITH_MODEL), maxWaitingTurns: read.maxWaitingTurns,
    },
    site: {
      publisher: read.legalPublisher, director: read.legalDirector, hosting: read.legalHosting, contact: read.legalContact, sourceUrl: read.sourceUrl,
      model: read.llmBaseUrl === undefined || read.llmModel === undefined ? undefined : { name: read.llmModel, host: new URL(read.llmBaseUrl).host },
      countsTopics: read.countTopics,
    },
    llm: read.llmBaseUrl === undefined || read.llmModel === undefined ? undefined : { baseUrl: read.llmBaseUrl, model: read.llmModel, apiKey: read.llmApiKey, timeoutMs: read.llmTimeoutMs },
    telegram: read.telegramToken === undefined ? undefined : {
      token: read.telegramToken, apiRoot: read.telegramApiRoot,
      webhook: read.telegramWebhookUrl === undefined || read.telegramWebhookSecret === undefined ? undefined : { url: read.telegramWebhookUrl, secret: read.telegramWebhookSecret },
    },
    matrix: read.matrixHomeserverUrl === undefined || read.matrixUserId === undefined || read.matrixStoreKey === undefined ? undefined : {
      homeserverUrl: read.matrixHomeserverUrl, userId: read.matrixUserId, password: read.matrixPassword, accessToken: read.matrixAccessToken, storeKey: read.matrixStoreKey,
      invites: read.matrixInvites === 'all' ? { kind: 'all' } : { kind: 'list', allowed: read.matrixAllowed },
    },
  };
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) deepFreeze(part);
    Object.freeze(value);
  }
  return value;
}

/** Text of `.env.example`: every variable, commented out, with its default and what it is for. */
export function envExample(): string {
  const lines = Object.values(VARIABLES).map((variable: Variable) => `# ${variable.help}\n# Exemple : ${variable.example}\n#${variable.name}=${variable.defaultText}`);
  return `# Toutes les variables sont facultatives. Copiez ce fichier en .env, retirez le # devant ce que vous changez.\n# Ce fichier est écrit par « node scripts/env-example.ts ».\n\n${lines.join('\n\n')}\n`;
}
