import type { Answerer } from '../../src/answering/index.ts';
import { createBot, type Webhook } from '../../src/bot/index.ts';
import { openIndex, type Retriever } from '../../src/retrieval/index.ts';
import { createHttpServer, type HttpSettings, type SiteFacts } from '../../src/server/index.ts';
import { EMBEDDING, TEST_INDEX } from './paths.ts';

export const HTTP: HttpSettings = {
  host: '127.0.0.1', port: 0, metricsPort: 0, publicUrl: '', allowedOrigins: [], rateLimitPerMinute: 10_000, siteRateLimitPerMinute: 10_000, trustProxy: 0, turnTimeoutMs: 15_000, maxRunningTurns: 16, maxWaitingTurns: 100,
};

export interface RunningServer {
  readonly url: string;
  readonly logged: string[];
  post(body: unknown, headers?: Record<string, string>): Promise<Response>;
  stop(): Promise<void>;
}

/** A real server with a real Botkit bot around the given answerer. */
export async function serve(answerer: Answerer, options: { readonly retriever?: () => Retriever | undefined; readonly http?: Partial<HttpSettings>; readonly site?: SiteFacts; readonly turnTimeoutMs?: number; readonly channels?: Readonly<Record<string, string>>; readonly webhooks?: readonly Webhook[]; readonly widget?: string; readonly headersTimeoutMs?: number } = {}): Promise<RunningServer> {
  const bot = await createBot({ answerer, ttlMs: 60_000, turnTimeoutMs: options.turnTimeoutMs ?? 5000 });
  const logged: string[] = [];
  const log = (fields: object, message: string): void => void logged.push(`${JSON.stringify(fields)} ${message}`);
  const server = createHttpServer({ bot, retriever: options.retriever ?? (() => undefined), http: { ...HTTP, ...options.http }, ...(options.site === undefined ? {} : { site: options.site }), logger: { info: log, warn: log, error: log }, channels: () => options.channels ?? {}, webhooks: options.webhooks ?? [], widget: options.widget, ...(options.headersTimeoutMs === undefined ? {} : { headersTimeoutMs: options.headersTimeoutMs }) });
  const { url } = await server.listen();
  return {
    url, logged,
    post: (body, headers = {}) => fetch(`${url}/api/chat`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body) }),
    stop: async () => {
      await server.close(1000);
      await bot.stop();
    },
  };
}

/** The retriever of the shipped corpus. */
export async function shippedRetriever(): Promise<{ readonly retriever: Retriever; readonly close: () => Promise<void> }> {
  const index = await openIndex({ indexDir: TEST_INDEX, embedding: EMBEDDING, required: true });
  const retriever = index.current();
  if (retriever === undefined) throw new Error('The shared index of the tests is missing.');
  return { retriever, close: () => index.close() };
}
