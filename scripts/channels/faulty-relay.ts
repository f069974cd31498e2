import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';

/** Between two tries of a patient relay. */
const PATIENCE_MS = 500;

/** A call that passes the relay. */
export interface Call {
  /** With its query. */
  readonly path: string;
  readonly body: string;
}

/** A relay between the bot and a platform that can be told to fail, and sees what passes. */
export class FaultyRelay {
  /** While true every connection is cut. */
  isDown = false;
  /** Whether a call is made again until it succeeds. */
  isPatient = false;
  cuts = 0;
  /** Answers with which the platform asked to wait. */
  limited = 0;
  /** Calls whose answer is cut off after the platform has carried them out. */
  isCut: (path: string) => boolean = () => false;
  /** What the platform is sent in place of a body. */
  rewrite: (call: Call) => string = ({ body }) => body;
  /** Called when a call has come in whole. */
  onCall: (call: Call) => void = () => undefined;
  /** Called right before the bot gets an answer. */
  onAnswer: (call: Call, answer: string) => void = () => undefined;
  /** Where calls go. */
  target: URL;
  private readonly server: Server;

  constructor(target: string) {
    this.target = new URL(target);
    this.server = createServer((incoming, answer) => void this.pass(incoming, answer));
  }

  async listen(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    const address = this.server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  }

  goDown(): void {
    this.isDown = true;
    this.server.closeAllConnections();
  }

  comeBack(): void {
    this.isDown = false;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async pass(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const path = incoming.url ?? '/';
    const body = await readAll(incoming).catch(() => undefined);
    if (this.isDown || body === undefined) return void incoming.socket.destroy();
    const call: Call = { path, body };
    this.onCall(call);
    let result = await this.forward(call, incoming, answer);
    while (this.isPatient && result?.status !== 200 && !answer.destroyed) {
      await wait(PATIENCE_MS);
      result = await this.forward(call, incoming, answer);
    }
    if (result === undefined || this.isDown) return void incoming.socket.destroy();
    if (result.status === 429) this.limited += 1;
    if (this.isCut(path)) {
      this.cuts += 1;
      return void incoming.socket.destroy();
    }
    this.onAnswer(call, result.text);
    answer.writeHead(result.status, { 'content-type': 'application/json' }).end(result.text);
  }

  /** @returns what the other side answers; `undefined` when there is no answer. */
  private forward(call: Call, { method, headers }: IncomingMessage, answer: ServerResponse): Promise<{ readonly status: number; readonly text: string } | undefined> {
    if (this.isDown) return Promise.resolve(undefined);
    const body = this.rewrite(call);
    // The body is sent as a whole, and the answer is to be read.
    const { 'accept-encoding': _compression, 'transfer-encoding': _chunks, ...rest } = headers;
    const { promise, resolve } = Promise.withResolvers<{ readonly status: number; readonly text: string } | undefined>();
    const onward = request({ host: this.target.hostname, port: this.target.port, path: call.path, method, headers: { ...rest, host: this.target.host, ...(body === '' ? {} : { 'content-length': Buffer.byteLength(body) }) } });
    const leave = (): void => void onward.destroy();
    answer.once('close', leave);
    onward.on('error', () => resolve(undefined));
    onward.on('response', (response) => void readAll(response).then((text) => resolve({ status: response.statusCode ?? 502, text }), () => resolve(undefined)));
    onward.end(body);
    return promise.finally(() => answer.off('close', leave));
  }
}

async function readAll(stream: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}
