import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';

/** A program that runs for a measurement, by its address. */
export interface MeasuredProcess {
  readonly url: string;
  /** From its start to its line `ready …`. */
  readonly readyMs: number;
  /** Processor time used so far, user and system. */
  cpuMs(): Promise<number>;
  /** Resident memory. */
  residentBytes(): Promise<number>;
  stop(): Promise<void>;
}

/** Linux counts processor time in ticks of a hundredth of a second. */
const TICK_MS = 10;

/**
 * Starts a program that prints `ready URL` once it serves.
 *
 * @param args - of Node.
 * @param environment - beside `PATH`.
 * @throws {Error} with what it wrote when it ends before it is ready.
 */
export function startMeasured(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<MeasuredProcess> {
  const started = performance.now();
  const child = spawn(process.execPath, [...args], { env: { PATH: process.env['PATH'] ?? '', ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return new Promise((resolve, reject) => {
    let out = '';
    let err = '';
    child.stderr.on('data', (data: Buffer) => { err = `${err}${data.toString()}`.slice(-2000); });
    child.stdout.on('data', (data: Buffer) => {
      out += data.toString();
      const url = /^ready (\S+)$/mu.exec(out)?.[1];
      if (url === undefined) return;
      const { pid } = child;
      resolve({
        url, readyMs: performance.now() - started,
        cpuMs: async () => {
          const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? [];
          return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
        },
        residentBytes: async () => Number(/^VmRSS:\s+(\d+) kB$/mu.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024,
        stop: async () => {
          child.kill('SIGTERM');
          await ended;
        },
      });
    });
    child.once('error', reject);
    void ended.then(() => reject(new Error(`${args.join(' ')} ended before it was ready.\n${err}`)));
  });
}
