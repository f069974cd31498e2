import { Agent, request } from 'node:http';

/** What came back, and how long it took from the call to the last byte. */
export interface Timed {
  readonly status: number;
  readonly ms: number;
  readonly retryAfter: string | undefined;
  readonly body: string;
}

/** A client that keeps its connections; status 0 is a broken connection. */
export class TimedClient {
  private readonly agent: Agent;

  constructor(maxSockets = Infinity) {
    this.agent = new Agent({ keepAlive: true, maxSockets });
  }

  /** Posts JSON; never rejects. */
  post(url: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Timed> {
    const started = performance.now();
    const text = JSON.stringify(body);
    return new Promise((resolve) => {
      const done = (status: number, retryAfter?: string, received = ''): void => resolve({ status, ms: performance.now() - started, retryAfter, body: received });
      const sent = request(url, { method: 'POST', agent: this.agent, headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text), ...headers } }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => done(response.statusCode ?? 0, response.headers['retry-after'], Buffer.concat(chunks).toString()));
        response.on('error', () => done(0));
      });
      sent.on('error', () => done(0));
      sent.end(text);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

/** Value below which a share of the numbers lies; 0 for none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
