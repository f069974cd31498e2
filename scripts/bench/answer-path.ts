import { quantile, TimedClient } from './client.ts';
import { readQuestions } from './questions.ts';
import { SERVICE_ARGS } from '../service-args.ts';
import { startMeasured, type MeasuredProcess } from './service-process.ts';

/** Cost of a turn beside that of the least that Express can do. */
export interface AnswerPathResult {
  readonly turns: number;
  readonly echo: Cost;
  readonly answer: Cost;
  /** Processor time of an answer by that of an echo; the measure that does not wait for other programs. */
  readonly cpuRatio: number;
  readonly p50Ratio: number;
}

interface Cost { readonly cpuMs: number; readonly p50Ms: number; readonly p95Ms: number }

const ROUNDS = 6;
const NO_LIMIT = { RATE_LIMIT_PER_MINUTE: '100000', SITE_RATE_LIMIT_PER_MINUTE: '1000000' };

/** Environment of a service that is measured (a free port, no limits, no log). */
export const MEASURED_ENVIRONMENT = { PORT: '0', LOG_LEVEL: 'silent', ...NO_LIMIT } as const;

/** One client asks the service and the echo in turns, round by round, so that both meet the same neighbours on the machine. */
export async function measureAnswerPath(): Promise<AnswerPathResult> {
  const questions = await readQuestions();
  const echo = await startMeasured(['scripts/bench/echo-server.ts']);
  const service = await startMeasured(SERVICE_ARGS, MEASURED_ENVIRONMENT);
  const client = new TimedClient(1);
  const totals = { echo: { cpuMs: 0, times: [] as number[] }, answer: { cpuMs: 0, times: [] as number[] } };
  const round = async (process: MeasuredProcess, total: { cpuMs: number; times: number[] } | undefined): Promise<void> => {
    const before = await process.cpuMs();
    for (const message of questions) {
      const { status, ms } = await client.post(`${process.url}/api/chat`, { message });
      if (status !== 200) throw new Error(`The measured process answered ${status}.`);
      total?.times.push(ms);
    }
    if (total !== undefined) total.cpuMs += (await process.cpuMs()) - before;
  };
  await round(service, undefined);
  await round(echo, undefined);
  for (let number = 0; number < ROUNDS; number += 1) {
    await round(service, totals.answer);
    await round(echo, totals.echo);
  }
  client.close();
  await Promise.all([echo.stop(), service.stop()]);
  const cost = ({ cpuMs, times }: { cpuMs: number; times: readonly number[] }): Cost => ({ cpuMs: cpuMs / times.length, p50Ms: quantile(times, 0.5), p95Ms: quantile(times, 0.95) });
  const [answer, bare] = [cost(totals.answer), cost(totals.echo)];
  return { turns: totals.answer.times.length, echo: bare, answer, cpuRatio: answer.cpuMs / bare.cpuMs, p50Ratio: answer.p50Ms / bare.p50Ms };
}
