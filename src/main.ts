import { join } from 'node:path';
import { createAnswerer, createGeneration, createMastraWriter } from './answering/index.ts';
import { createBot, groupChannels, type Channel, type ChannelGroup, type ChannelParts } from './bot/index.ts';
import { ConfigError, loadConfig, type Config } from './config/index.ts';
import { countTopics } from './desk/index.ts';
import { explainError } from './explain-error.ts';
import { buildIndexApart } from './index-builder.ts';
import { createLogger, type Logger } from './logger.ts';
import { openIndex } from './retrieval/index.ts';
import { createHttpServer, createMetrics } from './server/index.ts';
import { terminalProgress } from './terminal-progress.ts';
import { ensureWidget } from './widget-bundle.ts';

/** The ways in beside the web, one line each: undefined where the configuration does not ask for it, and its packages are never loaded. */
const CHANNELS: readonly ((config: Config, parts: (name: string) => ChannelParts) => Promise<Channel | undefined>)[] = [
  async ({ telegram }, parts) => telegram && (await import('./bot/channels/telegram/index.ts')).createTelegramChannel(telegram, parts('telegram')),
  async ({ matrix }, parts) => matrix && (await import('./bot/channels/matrix/index.ts')).createMatrixChannel(matrix, parts('matrix')),
];

/** Longest time that a stop waits for running turns; the whole stop stays within ten seconds. */
const STOP_GRACE_MS = 8000;

/** A running service. */
export interface Service {
  readonly url: string;
  readonly metricsUrl: string;
  /** Finishes running turns, within ten seconds, and frees everything. */
  stop(): Promise<void>;
}

/**
 * Builds the index if it is missing or older than the corpus, connects all parts and starts them.
 *
 * @throws {IndexBuildError}, {ModelError}, {GenerationError}, {ChannelError}, or the error of a port in use; nothing stays running.
 */
export async function start(config: Config, logger: Logger = createLogger(config.logLevel)): Promise<Service> {
  const { corpusDir, indexDir, embedding } = config;
  await buildIndexApart({ corpusDir, indexDir, embedding }, terminalProgress(), (reason) => logger.error({ reason }, 'no new index could be published, the old one stays'));
  const widget = await ensureWidget();
  if (widget.problem !== undefined) logger.warn({ problem: widget.problem }, 'widget');
  const metrics = createMetrics();
  const index = await openIndex({
    indexDir, embedding, required: true,
    onEvent: (event, detail, search) => (event === 'loaded' ? logger.info({ generation: detail, search }, 'index generation loaded') : logger.error({ reason: detail }, 'new index generation refused, the old one stays')),
  });
  const generation = config.llm === undefined ? undefined : createGeneration({
    writer: await createMastraWriter(config.llm), timeoutMs: config.llm.timeoutMs, onEvent: (event) => metrics.event(event), onFault: (error) => logger.warn({ err: error }, 'language model failed, the extractive answer stands'),
  });
  const uncounted = createAnswerer({ retriever: () => index.current(), onEvent: (event) => metrics.event(event), generation });
  const topics = config.site.countsTopics ? await countTopics({ answerer: uncounted, retriever: () => index.current(), file: join(config.dataDir, 'sujets.json'), onFault: (error) => logger.warn({ err: error }, 'topics not counted') }) : undefined;
  const answerer = topics?.answerer ?? uncounted;
  const bot = await createBot({ answerer, ttlMs: config.conversationTtlMs, turnTimeoutMs: config.turnTimeoutMs });
  const channels = await makeChannels(config, { bot, log: logger, publicUrl: config.http.publicUrl, onTurn: (...turn) => metrics.turn(...turn) });
  const server = createHttpServer({ bot, retriever: () => index.current(), http: config.http, site: config.site, logger, metrics, channels: () => channels.states(), webhooks: channels.webhooks, widget: widget.text });
  const stop = async (): Promise<void> => {
    const over = delay(STOP_GRACE_MS);
    // Before the bot: the channels' running turns still need it.
    await Promise.all([server.close(STOP_GRACE_MS), Promise.race([channels.stop(), over])]);
    await Promise.race([bot.stop(), over]);
    await topics?.close();
    await index.close();
  };
  try {
    const { url, metricsUrl } = await server.listen();
    await channels.start();
    logger.info({ url, metricsUrl }, 'listening');
    return { url, metricsUrl, stop };
  } catch (error) {
    await stop();
    throw listenFault(error, config.http);
  }
}

async function makeChannels(config: Config, parts: Omit<ChannelParts, 'dataDir'>): Promise<ChannelGroup> {
  const made = await Promise.all(CHANNELS.map((make) => make(config, (name) => ({ ...parts, dataDir: join(config.dataDir, name) }))));
  return groupChannels(made.filter((channel) => channel !== undefined));
}

/** An address or port that the machine does not give is a fault of its variable. */
function listenFault(error: unknown, http: Config['http']): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const isMetrics = 'port' in error && error.port === http.metricsPort && http.metricsPort !== http.port;
  const [name, port, example] = isMetrics ? ['METRICS_PORT', http.metricsPort, 9464] : ['PORT', http.port, 3000];
  switch (error.code) {
    case 'ENOTFOUND': case 'EAI_AGAIN': case 'EADDRNOTAVAIL': return new ConfigError([`HOST: "${http.host}" is not an address of this machine. Example: HOST=127.0.0.1`]);
    case 'EACCES': return new ConfigError([`${name}: "${port}" is not open to this account, ports under 1024 often are not. Example: ${name}=${example}`]);
    case 'EADDRINUSE': return isMetrics ? new ConfigError([`${name}: "${port}" is in use already. Example: ${name}=${example + 1}`]) : error;
    default: return error;
  }
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

/** Starts from the environment: one line on stdout when ready; a fault ends the process with one clear sentence and code 1. */
async function run(): Promise<void> {
  process.env['MASTRA_TELEMETRY_DISABLED'] = '1';
  let service: Service;
  try {
    const config = loadConfig();
    const logger = createLogger(config.logLevel);
    // Node would print the message, which may quote a person. An unhandled rejection comes here too.
    process.on('uncaughtException', (error) => {
      logger.fatal({ err: error }, 'uncaught failure, the process ends');
      process.exit(1);
    });
    service = await start(config, logger);
  } catch (error) {
    process.stderr.write(`${explainError(error)}\n`);
    process.exit(1);
  }
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    service.stop().then(() => process.exit(0), () => process.exit(1));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.stdout.write(`ready ${service.url}\n`);
}

if (import.meta.main) await run();
