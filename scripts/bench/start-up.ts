import { SERVICE_ARGS } from '../service-args.ts';
import { MEASURED_ENVIRONMENT } from './answer-path.ts';
import { quantile, TimedClient } from './client.ts';
import { readQuestions } from './questions.ts';
import { startMeasured } from './service-process.ts';

/** Start with an index present, and memory. */
export interface StartUpResult {
  readonly starts: number;
  readonly readyMedianMs: number;
  readonly readyWorstMs: number;
  readonly residentReadyMb: number;
  readonly residentAfterTurnsMb: number;
  readonly turns: number;
}

const STARTS = 5;

/** Starts the service several times; after the last start it also answers every development question. */
export async function measureStartUp(): Promise<StartUpResult> {
  const questions = await readQuestions();
  const ready: number[] = [];
  for (let start = 1; start < STARTS; start += 1) {
    const service = await startMeasured(SERVICE_ARGS, MEASURED_ENVIRONMENT);
    ready.push(service.readyMs);
    await service.stop();
  }
  const service = await startMeasured(SERVICE_ARGS, MEASURED_ENVIRONMENT);
  ready.push(service.readyMs);
  const residentReady = await service.residentBytes();
  const client = new TimedClient(1);
  for (const message of [...questions, ...questions]) await client.post(`${service.url}/api/chat`, { message });
  client.close();
  const residentAfter = await service.residentBytes();
  await service.stop();
  return { starts: STARTS, readyMedianMs: quantile(ready, 0.5), readyWorstMs: quantile(ready, 1), residentReadyMb: residentReady / 1e6, residentAfterTurnsMb: residentAfter / 1e6, turns: 2 * questions.length };
}
