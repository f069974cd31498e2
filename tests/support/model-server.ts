import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const RequestBody = z.looseObject({
  model: z.string(), messages: z.array(z.looseObject({ role: z.string(), content: z.string() })), stream: z.boolean().optional(), max_tokens: z.number().optional(), response_format: z.unknown().optional(), tools: z.unknown().optional(),
});
export type ModelRequest = z.infer<typeof RequestBody>;

/** What a scripted endpoint does with one request. */
export type ModelBehaviour =
  /** Streams a text in small pieces, properly. */
  | { readonly kind: 'says'; readonly text: string }
  | { readonly kind: 'status'; readonly status: number; readonly body?: string }
  /** Takes the request and never answers, or stops in the middle. */
  | { readonly kind: 'stalls'; readonly after?: string }
  /** Raw bytes as the event stream, then the end of the connection. */
  | { readonly kind: 'raw'; readonly bytes: string; readonly type?: string }
  /** Writes on for ever. */
  | { readonly kind: 'endless'; readonly piece: string }
  /** Closes the connection in the middle of its answer. */
  | { readonly kind: 'breaks'; readonly after: string };

/** A draft as a model writes it. */
export function drafted(...sentences: readonly (readonly [text: string, ...passages: number[]])[]): ModelBehaviour {
  return { kind: 'says', text: JSON.stringify({ sentences: sentences.map(([text, ...passages]) => ({ text, passages })) }) };
}

export interface ModelServer {
  readonly url: string;
  readonly requests: ModelRequest[];
  readonly headers: IncomingMessage['headers'][];
  /** Connections that the other side closed before the answer's end. */
  readonly abandoned: () => number;
  /** Resolves when the number of abandoned connections reaches a count. */
  readonly whenAbandoned: (count: number) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** A real HTTP server that speaks the protocol of OpenAI-compatible endpoints, as badly as a test wants. */
export async function startModelServer(behave: (request: ModelRequest, count: number) => ModelBehaviour): Promise<ModelServer> {
  const requests: ModelRequest[] = [];
  const headers: IncomingMessage['headers'][] = [];
  let abandoned = 0;
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => {
      if (request.url !== '/v1/chat/completions') {
        response.writeHead(404).end();
        return;
      }
      const { data: parsed, error } = RequestBody.safeParse(JSON.parse(body));
      if (parsed === undefined) {
        response.writeHead(422).end(error.message);
        return;
      }
      requests.push(parsed);
      headers.push(request.headers);
      answer(behave(parsed, requests.length), response);
    });
    response.on('close', () => {
      if (response.writableFinished) return;
      abandoned += 1;
      for (const { count, resolve } of waiting) if (abandoned >= count) resolve();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, requests, headers, abandoned: () => abandoned,
    whenAbandoned: (count) => (abandoned >= count ? Promise.resolve() : new Promise((resolve) => waiting.push({ count, resolve }))),
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function answer(behaviour: ModelBehaviour, response: ServerResponse): void {
  if (behaviour.kind === 'status') {
    response.writeHead(behaviour.status, { 'content-type': 'application/json', 'retry-after': '1' }).end(behaviour.body ?? JSON.stringify({ error: { message: 'no', type: 'error' } }));
    return;
  }
  if (behaviour.kind === 'stalls' && behaviour.after === undefined) return;
  response.writeHead(200, { 'content-type': behaviour.kind === 'raw' ? behaviour.type ?? 'text/event-stream' : 'text/event-stream' });
  switch (behaviour.kind) {
    case 'says':
      for (const piece of behaviour.text.match(/[\s\S]{1,40}/gu) ?? []) response.write(chunk(piece));
      response.write(`data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 } })}\n\n`);
      response.end('data: [DONE]\n\n');
      return;
    case 'stalls':
      response.write(chunk(behaviour.after ?? ''));
      return;
    case 'raw':
      response.end(behaviour.bytes);
      return;
    case 'breaks':
      response.write(chunk(behaviour.after), () => response.destroy());
      return;
    case 'endless': {
      const write = (): void => {
        if (!response.destroyed) response.write(chunk(behaviour.piece), () => setImmediate(write));
      };
      write();
    }
  }
}

function chunk(content: string): string {
  return `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta: { role: 'assistant', content } }] })}\n\n`;
}
