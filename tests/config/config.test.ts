import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConfigError, envExample, parseConfig } from '../../src/config/index.ts';
import { VARIABLES, type Variable } from '../../src/config/variables.ts';

const ALL: readonly Variable[] = Object.values(VARIABLES);
const faultsOf = (environment: Readonly<Record<string, string>>): readonly string[] => {
  try {
    parseConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
};

test('an empty environment gives the defaults: web on 127.0.0.1:3000, the bundled model, no channel, no language model', () => {
  expect(parseConfig({})).toEqual({
    corpusDir: 'corpus', indexDir: 'data/index', dataDir: 'data/channels', logLevel: 'info', conversationTtlMs: 1_800_000, turnTimeoutMs: 15_000,
    embedding: { model: 'models/eclaireur-fr', queryPrefix: '', passagePrefix: '', pooling: 'mean' },
    site: { publisher: '', director: '', hosting: '', contact: '', sourceUrl: '', model: undefined, countsTopics: false },
    http: {
      host: '127.0.0.1', port: 3000, metricsPort: 'auto', publicUrl: '', allowedOrigins: [], rateLimitPerMinute: 30, siteRateLimitPerMinute: 1200, trustProxy: 0,
      turnTimeoutMs: 15_000, maxRunningTurns: 2, maxWaitingTurns: 500,
    },
    llm: undefined, telegram: undefined, matrix: undefined,
  });
});

test('an empty value is like an absent one', () => {
  expect(parseConfig(Object.fromEntries(ALL.map(({ name }) => [name, ''])))).toEqual(parseConfig({}));
});

test('given values are read', () => {
  const { http, embedding, conversationTtlMs } = parseConfig({ PORT: '8080', ALLOWED_ORIGINS: 'https://a.example, https://b.example ,', EMBEDDING_QUERY_PREFIX: 'query: ', CONVERSATION_TTL_MINUTES: '5' });
  expect({ port: http.port, origins: http.allowedOrigins, prefix: embedding.queryPrefix, conversationTtlMs }).toEqual({ port: 8080, origins: ['https://a.example', 'https://b.example'], prefix: 'query: ', conversationTtlMs: 300_000 });
});

test('an allowed origin is read as browsers send it', () => {
  expect(parseConfig({ ALLOWED_ORIGINS: 'https://ASSO.example:443,https://éclaireur.example,http://127.0.0.1:8080,*' }).http.allowedOrigins).toEqual(['https://asso.example', 'https://xn--claireur-90a.example', 'http://127.0.0.1:8080', '*']);
});

test('the public address has no slash at its end, since paths are put behind it', () => {
  expect(['https://a.example/', 'https://a.example/eclaireur//', 'https://a.example'].map((address) => parseConfig({ PUBLIC_URL: address }).http.publicUrl)).toEqual(['https://a.example', 'https://a.example/eclaireur', 'https://a.example']);
});

test('a language model, which makes turns wait, raises the number of turns at once', () => {
  const model = { LLM_BASE_URL: 'http://127.0.0.1:1/v1', LLM_MODEL: 'm' };
  expect([parseConfig(model), parseConfig({ ...model, MAX_RUNNING_TURNS: '3' })].map(({ http }) => http.maxRunningTurns)).toEqual([16, 3]);
});

test('the configuration and its parts are frozen', () => {
  const config = parseConfig({ LLM_BASE_URL: 'http://127.0.0.1:1/v1', LLM_MODEL: 'm', ALLOWED_ORIGINS: 'https://a.example' });
  expect([config, config.http, config.embedding, config.llm, config.http.allowedOrigins].every((part) => Object.isFrozen(part))).toBe(true);
});

describe('faults', () => {
  test('are collected, each with its variable, the value and an example', () => {
    expect(faultsOf({ PORT: 'abc', LOG_LEVEL: 'loud', ALLOWED_ORIGINS: 'example.org' })).toEqual([
      'PORT: "abc" must be a whole number. Example: PORT=8080',
      'ALLOWED_ORIGINS: "example.org" each origin must look like https://site.org, or be *. Example: ALLOWED_ORIGINS=https://asso.example.org,https://syndicat.example.org',
      'LOG_LEVEL: "loud" must be fatal, error, warn, info, debug or silent. Example: LOG_LEVEL=warn',
    ]);
  });

  test('stand one a line in the message', () => {
    expect(() => parseConfig({ PORT: '-1', TRUST_PROXY: '11' })).toThrow('PORT: "-1" must be a whole number. Example: PORT=8080\nTRUST_PROXY: "11" must be at most 10. Example: TRUST_PROXY=1');
  });

  test.each([['PORT', '65536'], ['PORT', '3e3'], ['RATE_LIMIT_PER_MINUTE', '0'], ['TURN_TIMEOUT_MS', '1.5'], ['PUBLIC_URL', 'ftp://a.example'], ['LLM_BASE_URL', 'localhost'], ['MATRIX_USER_ID', 'bot'], ['EMBEDDING_POOLING', 'max'], ['CONVERSATION_TTL_MINUTES', '31'], ['TELEGRAM_WEBHOOK_URL', 'https://a.example']])('%s=%s is one', (name, value) => {
    expect(faultsOf({ [name]: value })).toEqual([expect.stringMatching(new RegExp(`^${name}: "${value}" .+\\. Example: ${name}=`, 'u'))]);
  });
});

describe('a half configured part is refused', () => {
  const missing = (environment: Readonly<Record<string, string>>): string[] => faultsOf(environment).map((fault) => fault.slice(0, fault.indexOf(':')));

  test('a language model without a name', () => {
    expect(missing({ LLM_BASE_URL: 'http://127.0.0.1:1/v1' })).toEqual(['LLM_MODEL']);
  });

  test('a Telegram webhook without a secret', () => {
    expect(faultsOf({ TELEGRAM_BOT_TOKEN: '1:abcdefghijklmnopqrstuvwxyz', TELEGRAM_WEBHOOK_URL: 'https://a.example/t' })).toEqual([
      'TELEGRAM_WEBHOOK_SECRET: is missing, a webhook without a secret would accept messages from anybody. Example: TELEGRAM_WEBHOOK_SECRET=un-secret-long-et-au-hasard',
    ]);
  });

  test('Matrix without account, password and key, all named at once', () => {
    expect(missing({ MATRIX_HOMESERVER_URL: 'https://m.example' })).toEqual(['MATRIX_USER_ID', 'MATRIX_PASSWORD', 'MATRIX_STORE_KEY']);
  });

  test('is reported together with an invalid value elsewhere', () => {
    expect(missing({ PORT: 'abc', MATRIX_HOMESERVER_URL: 'https://m.example', MATRIX_PASSWORD: 'p', MATRIX_STORE_KEY: 'une phrase de seize' })).toEqual(['PORT', 'MATRIX_USER_ID']);
  });

  test('an invalid part of it is not called missing as well', () => {
    expect(missing({ MATRIX_HOMESERVER_URL: 'https://m.example', MATRIX_USER_ID: 'bot', MATRIX_PASSWORD: 'p', MATRIX_STORE_KEY: 'une phrase de seize' })).toEqual(['MATRIX_USER_ID']);
  });

  test('metrics on the port of the server', () => {
    expect(faultsOf({ PORT: '9464', METRICS_PORT: '9464' })).toEqual(['METRICS_PORT: "9464" is the port of the server already, it must be another one, auto or 0. Example: METRICS_PORT=9464']);
    expect(faultsOf({ PORT: '0', METRICS_PORT: '0' })).toEqual([]);
    expect(faultsOf({ METRICS_PORT: 'automatic' })).toEqual(['METRICS_PORT: "automatic" must be auto, or a whole number up to 65535. Example: METRICS_PORT=9464']);
  });

  test('a list of Matrix invites without entries, or entries that no list uses', () => {
    const matrix = { MATRIX_HOMESERVER_URL: 'https://m.example', MATRIX_USER_ID: '@bot:m.example', MATRIX_PASSWORD: 'p', MATRIX_STORE_KEY: 'une phrase de seize' };
    expect(faultsOf({ ...matrix, MATRIX_INVITES: 'list' })).toEqual(['MATRIX_ALLOWED: is missing, MATRIX_INVITES=list would decline every invite. Example: MATRIX_ALLOWED=example.org,@alice:autre.org,!salon:example.org']);
    expect(faultsOf({ ...matrix, MATRIX_ALLOWED: 'example.org' })).toEqual(['MATRIX_INVITES: must be list when MATRIX_ALLOWED is set, "all" would accept every invite. Example: MATRIX_INVITES=list']);
    expect(faultsOf({ ...matrix, MATRIX_INVITES: 'list', MATRIX_ALLOWED: 'example.org, @alice:autre.org,!salon:example.org,localhost:8448' })).toEqual([]);
    expect(faultsOf({ ...matrix, MATRIX_INVITES: 'list', MATRIX_ALLOWED: '@alice' })[0]).toMatch(/^MATRIX_ALLOWED: "@alice" each entry must be a server/u);
  });

  test('a whole channel is accepted', () => {
    const { matrix, telegram } = parseConfig({
      MATRIX_HOMESERVER_URL: 'https://m.example', MATRIX_USER_ID: '@bot:m.example', MATRIX_ACCESS_TOKEN: 'syt_x', MATRIX_STORE_KEY: 'une phrase de seize',
      TELEGRAM_BOT_TOKEN: '1:abcdefghijklmnopqrstuvwxyz', TELEGRAM_WEBHOOK_URL: 'https://a.example/t', TELEGRAM_WEBHOOK_SECRET: 'secret-de-plus-de-16',
    });
    expect({ matrix, telegram }).toEqual({
      matrix: { homeserverUrl: 'https://m.example', userId: '@bot:m.example', password: undefined, accessToken: 'syt_x', storeKey: 'une phrase de seize', invites: { kind: 'all' } },
      telegram: { token: '1:abcdefghijklmnopqrstuvwxyz', apiRoot: 'https://api.telegram.org', webhook: { url: 'https://a.example/t', secret: 'secret-de-plus-de-16' } },
    });
  });
});

test('a secret never stands in a message', () => {
  const secrets = ALL.filter((variable) => variable.secret === true).map(({ name }) => name);
  expect(secrets).toEqual(['LLM_API_KEY', 'TELEGRAM_BOT_TOKEN', 'TELEGRAM_WEBHOOK_SECRET', 'MATRIX_PASSWORD', 'MATRIX_ACCESS_TOKEN', 'MATRIX_STORE_KEY']);
  const faults = faultsOf(Object.fromEntries(secrets.map((name) => [name, 'hush é!'])));
  expect(faults.map((fault) => fault.split(' ')[0])).toEqual(['TELEGRAM_BOT_TOKEN:', 'TELEGRAM_WEBHOOK_SECRET:', 'MATRIX_STORE_KEY:']);
  expect(faults.join('\n')).not.toContain('hush');
});

test('any environment gives a configuration or a list of faults that name their variables', () => {
  const value = fc.oneof(fc.string(), fc.constantFrom('0', '1', '3000', 'https://a.example', '*', 'mean', '@bot:a.example'));
  fc.assert(fc.property(fc.dictionary(fc.constantFrom(...ALL.map(({ name }) => name)), value), (environment) => {
    for (const fault of faultsOf(environment)) expect(ALL.some(({ name }) => fault.startsWith(`${name}: `) && fault.includes(`Example: ${name}=`))).toBe(true);
  }));
});

describe('.env.example', () => {
  test('is what the table of variables says', async () => {
    expect(await readFile('.env.example', 'utf8')).toBe(envExample());
  });

  test('with every line uncommented gives the defaults', () => {
    const lines = envExample().split('\n').flatMap((line) => /^#([A-Z_]+)=(.*)$/u.exec(line)?.slice(1, 3) ?? []);
    const environment = Object.fromEntries(Array.from({ length: lines.length / 2 }, (_, index) => [lines[2 * index] ?? '', lines[2 * index + 1]]));
    expect(Object.keys(environment)).toEqual(ALL.map(({ name }) => name));
    expect(parseConfig(environment)).toEqual(parseConfig({}));
  });

  test.each(ALL)('the example of $name is accepted', ({ name, example, schema }) => {
    if (example.endsWith('…')) expect(schema.safeParse(example.replace('…', 'x'.repeat(32))).success, name).toBe(true);
    else expect(schema.safeParse(example).success, name).toBe(true);
  });
});

test('the pages may name the model and its machine, never its key', () => {
  const { site } = parseConfig({ LLM_BASE_URL: 'http://user:secret@127.0.0.1:11434/v1', LLM_MODEL: 'petit', LLM_API_KEY: 'sk-secret', LEGAL_CONTACT: 'contact@asso.example' });
  expect(site).toMatchObject({ contact: 'contact@asso.example', model: { name: 'petit', host: '127.0.0.1:11434' } });
  expect(JSON.stringify(site)).not.toContain('secret');
});

test('a model that may take longer than the turn is a fault', () => {
  const model = { LLM_BASE_URL: 'http://127.0.0.1:11434/v1', LLM_MODEL: 'essai', TURN_TIMEOUT_MS: '9000' };
  expect(faultsOf({ ...model, LLM_TIMEOUT_MS: '9000' })).toEqual([expect.stringMatching(/^LLM_TIMEOUT_MS: .*TURN_TIMEOUT_MS/u)]);
  expect(faultsOf({ ...model, LLM_TIMEOUT_MS: '8000' })).toEqual([]);
});
