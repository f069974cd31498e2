import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { NODE_FLAGS } from '../service-args.ts';

const Turn = z.object({ kind: z.literal('turn'), text: z.string(), begun: z.number(), ended: z.number() });

const Memory = z.object({ kind: z.literal('memory'), rss: z.number(), heapUsed: z.number(), external: z.number() });
const Message = z.discriminatedUnion('kind', [Turn, Memory]);

/** What the program holds, in MiB: of the machine, of JavaScript's heap, and in buffers outside of it. */
export interface Held {
  readonly residentMb: number;
  readonly heapMb: number;
  readonly externalMb: number;
}

/** A turn of the program; milliseconds since 1970, with fractions. */
export type Turn = z.infer<typeof Turn>;

/** The whole program as a process of its own, on a port that stays over its restarts. */
export class BotProcess {
  url = '';
  /** Largest resident memory seen, in MiB. */
  mostMb = 0;
  private readonly environment: Readonly<Record<string, string>>;
  private readonly onTurn: (turn: Turn) => void;
  private child: ChildProcess | undefined;
  private port = '0';

  constructor(environment: Readonly<Record<string, string>>, onTurn: (turn: Turn) => void = () => undefined) {
    this.environment = environment;
    this.onTurn = onTurn;
  }

  /** Resolves when the program is ready and every channel is connected. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [...NODE_FLAGS, '--expose-gc', '--import=./scripts/channels/time-turns.ts', 'src/main.ts'], {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      env: { PATH: process.env['PATH'] ?? '', METRICS_PORT: '0', LOG_LEVEL: 'error', MALLOC_ARENA_MAX: '2', ...this.environment, PORT: this.port },
    });
    this.child = child;
    child.on('message', (message) => {
      const told = Message.parse(message);
      if (told.kind === 'turn') this.onTurn(told);
    });
    this.url = await readyUrl(child);
    this.port = new URL(this.url).port;
    // Messages from before the very first connection are not the bot's business.
    while (/"(?:starting|disconnected)"/u.test(await (await fetch(`${this.url}/readyz`)).text())) await wait(200);
  }

  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }

  /** What the program holds once its garbage is collected. */
  async held(): Promise<Held> {
    const { child } = this;
    if (child === undefined) throw new Error('The service does not run.');
    const answer = new Promise<Held>((resolve) => {
      const hear = (message: unknown): void => {
        const told = Memory.safeParse(message).data;
        if (told === undefined) return;
        child.off('message', hear);
        const [residentMb = 0, heapMb = 0, externalMb = 0] = [told.rss, told.heapUsed, told.external].map((bytes) => Math.round(bytes / 2 ** 20));
        resolve({ residentMb, heapMb, externalMb });
      };
      child.on('message', hear);
    });
    child.send('memory');
    return answer;
  }

  /** Resident memory at this moment, in MiB; 0 while the program does not run. */
  async residentMb(): Promise<number> {
    const status = await readFile(`/proc/${this.child?.pid ?? 0}/status`, 'utf8').catch(() => '');
    const now = Math.round(Number(/VmRSS:\s+(\d+)/u.exec(status)?.[1] ?? 0) / 1024);
    this.mostMb = Math.max(this.mostMb, now);
    return now;
  }
}

function readyUrl(child: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let out = '';
  child.stdout?.on('data', (data: Buffer) => {
    out += data.toString();
    const url = /^ready (\S+)$/mu.exec(out)?.[1];
    if (url !== undefined) resolve(url);
  });
  child.once('exit', () => reject(new Error('The service did not start.')));
  return promise;
}
