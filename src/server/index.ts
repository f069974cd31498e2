export { createHttpServer, type HttpServer, type HttpServerOptions } from './create-http-server.ts';
export { createMetrics, type Metrics } from './metrics.ts';
export type { HttpSettings, ServerLog, SiteFacts } from './parts.ts';
