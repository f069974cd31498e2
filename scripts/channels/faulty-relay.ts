import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';

/** A relay between the bot and a platform that can be told to fail, and sees what passes. */
export class FaultyRelay {
  /** While true every connection is cut. */
  isDown = false;
  /** Share of calls whose answer is cut off after the platform has carried them out, in [0, 1). */
  cutShare = 0;
  cuts = 0;
  /** Called with each call's method and body as it comes in, and with each answer's body as it goes out. */
  onCall: (method: string, body: string) => void = () => undefined;
  onAnswer: (method: string, body: string) => void = () => undefined;
  private readonly server: Server;
  private readonly target: URL;

  constructor(target: string) {
    this.target = new URL(target);
    this.server = createServer((call, answer) => void this.pass(call, answer));
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

  private async pass(call: IncomingMessage, answer: ServerResponse): Promise<void> {
    const method = call.url?.split('/').at(-1) ?? '';
    const body = await readAll(call).catch(() => undefined);
    if (this.isDown || body === undefined) return void call.socket.destroy();
    this.onCall(method, body);
    const onward = request({ host: this.target.hostname, port: this.target.port, path: call.url, method: call.method, headers: { ...call.headers, host: this.target.host } });
    answer.on('close', () => onward.destroy());
    onward.on('error', () => call.socket.destroy());
    onward.on('response', (response) => void readAll(response).then((text) => {
      if (this.isDown) return call.socket.destroy();
      if (method === 'sendMessage' && Math.random() < this.cutShare) {
        this.cuts += 1;
        return call.socket.destroy();
      }
      this.onAnswer(method, text);
      answer.writeHead(response.statusCode ?? 502, { 'content-type': 'application/json' }).end(text);
    }, () => call.socket.destroy()));
    onward.end(body);
  }
}

async function readAll(stream: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}
