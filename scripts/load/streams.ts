import { connect, type Socket } from 'node:net';
import { once } from 'node:events';

/** What came of event streams that were all open at once. */
export interface StreamResult {
  readonly opened: number;
  /** Streams that ended with their `done` event. */
  readonly done: number;
  readonly refused: number;
  readonly broken: number;
}

/**
 * Opens many event streams at once and reads each to its end.
 *
 * A socket each: an HTTP client would share connections and so never have all of them open.
 */
export async function openStreams(url: string, messages: readonly string[], count: number): Promise<StreamResult> {
  const { hostname, port } = new URL(url);
  const outcomes = await Promise.all(Array.from({ length: count }, (_, number) => readStream(connect(Number(port), hostname), messages[number % messages.length] ?? '')));
  const share = (outcome: Outcome): number => outcomes.filter((one) => one === outcome).length;
  return { opened: count - share('broken'), done: share('done'), refused: share('refused'), broken: share('broken') };
}

type Outcome = 'done' | 'refused' | 'broken';

async function readStream(socket: Socket, message: string): Promise<Outcome> {
  const body = JSON.stringify({ message });
  let received = '';
  socket.setEncoding('utf8');
  socket.on('data', (text: string) => { received += text; });
  socket.on('error', () => undefined); // counted as broken by what was received
  socket.write(`POST /api/chat HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\naccept: text/event-stream\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  await once(socket, 'close');
  if (received.includes('event: done')) return 'done';
  return received.startsWith('HTTP/1.1 503 ') ? 'refused' : 'broken';
}
