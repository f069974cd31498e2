import dns from 'node:dns';
import net from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { parseConfig } from '../../src/config/index.ts';
import { createLogger } from '../../src/logger.ts';
import { start, type Service } from '../../src/main.ts';
import { ChatResponse } from '../../src/protocol/index.ts';
import { startModelServer, type ModelServer } from '../support/model-server.ts';
import { TEST_INDEX } from '../support/paths.ts';

let service: Service | undefined;
let model: ModelServer | undefined;
let untrap: (() => void) | undefined;
afterEach(async () => {
  untrap?.();
  await service?.stop();
  await model?.stop();
});

/** Writes down every host and port that anything in this process connects to or looks up. */
function trapConnections(): string[] {
  const contacted: string[] = [];
  // oxlint-disable-next-line typescript/unbound-method -- it is applied to its own socket below
  const { connect } = net.Socket.prototype;
  const { lookup } = dns;
  const { fetch } = globalThis;
  net.Socket.prototype.connect = function trapped(this: net.Socket, ...given: unknown[]): net.Socket {
    const [first] = given.flat();
    const target = z.object({ host: z.string().nullish(), port: z.union([z.string(), z.number()]).nullish() }).safeParse(first).data;
    contacted.push(target === undefined ? String(first) : `${target.host ?? 'localhost'}:${target.port ?? ''}`);
    return Reflect.apply(connect, this, given);
  };
  Object.assign(dns, { lookup: (name: string, ...given: unknown[]): unknown => {
    contacted.push(`lookup ${name}`);
    return Reflect.apply(lookup, dns, [name, ...given]);
  } });
  globalThis.fetch = (input, init) => {
    contacted.push(new URL(input instanceof Request ? input.url : input).host);
    return fetch(input, init);
  };
  untrap = () => {
    net.Socket.prototype.connect = connect;
    Object.assign(dns, { lookup });
    globalThis.fetch = fetch;
  };
  return contacted;
}

async function readStream(response: Response): Promise<{ readonly deltas: readonly string[]; readonly done: ChatResponse }> {
  const events = (await response.text()).split('\n\n').filter((event) => event !== '').map((event) => ({ name: /^event: (\w+)$/mu.exec(event)?.[1], data: JSON.parse(/^data: (.*)$/mu.exec(event)?.[1] ?? 'null') as unknown }));
  return {
    deltas: events.filter(({ name }) => name === 'delta').map(({ data }) => z.object({ text: z.string() }).parse(data).text),
    done: ChatResponse.parse(events.find(({ name }) => name === 'done')?.data),
  };
}

/** Keeps what libraries print, instead of printing it. */
function keepConsole(): { readonly printed: string[]; readonly restore: () => void } {
  const printed: string[] = [];
  const names = ['log', 'info', 'warn', 'error', 'debug'] as const;
  const kept = names.map((name) => [name, console[name]] as const);
  for (const name of names) console[name] = (...pieces: unknown[]) => void printed.push(pieces.map((piece) => (piece instanceof Error ? `${piece.message} ${piece.stack ?? ''}` : JSON.stringify(piece))).join(' '));
  return { printed, restore: () => {
    for (const [name, method] of kept) console[name] = method;
  } };
}

test('start, a generated turn, a failed one and stop contact the configured endpoint and nobody else, and print nothing of the question', async () => {
  const contacted = trapConnections();
  // Says the first statement of every passage, as an obedient model would; then fails.
  model = await startModelServer((request, count) => (count > 1 ? { kind: 'status', status: 500 } : { kind: 'says', text: JSON.stringify({ sentences: [...(request.messages[1]?.content ?? '').matchAll(/<passage numero="(\d+)"[^>]*>\n- ([^\n]+)/gu)].map(([, number, text]) => ({ text, passages: [Number(number)] })) }) }));
  const { printed, restore } = keepConsole();
  try {
    service = await start(parseConfig({ PORT: '0', METRICS_PORT: '0', INDEX_DIR: TEST_INDEX, LLM_BASE_URL: model.url, LLM_MODEL: 'essai', LLM_TIMEOUT_MS: '12000' }), createLogger('silent'));
    const ask = (): Promise<Response> => fetch(`${service?.url ?? ''}/api/chat`, { method: 'POST', headers: { 'content-type': 'application/json', accept: 'text/event-stream' }, body: JSON.stringify({ message: 'combien de jours pour faire opposition à une contrainte, dossier zygomatique ?' }) });
    const { deltas, done } = await readStream(await ask());
    expect(done.mode).toBe('generated');
    expect(deltas).toHaveLength(1);
    expect(deltas[0]).not.toBe(done.text);
    const failed = await readStream(await ask());
    expect({ mode: failed.done.mode, text: failed.done.text }).toEqual({ mode: 'extractive', text: failed.deltas[0] });
    const own = [new URL(service.url).host, new URL(service.metricsUrl).host];
    await service.stop();
    service = undefined;
    const { host, hostname } = new URL(model.url);
    expect([...new Set(contacted)].filter((target) => !own.includes(target) && target !== `lookup ${hostname}`).map((target) => target.replace('localhost', '127.0.0.1'))).toEqual([host]);
    console.info('the last word');
  } finally {
    restore();
  }
  expect(printed.join('\n')).toContain('the last word');
  expect(printed.join('\n')).not.toMatch(/zygomatique|opposition/u);
});
