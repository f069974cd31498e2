import { mkdir, writeFile } from 'node:fs/promises';
import { MEASURED_ENVIRONMENT } from './bench/answer-path.ts';
import { readQuestions } from './bench/questions.ts';
import { startMeasured } from './bench/service-process.ts';
import { endWithSentence } from './end-with-sentence.ts';
import { sendAtRate, type LoadResult } from './load/open-loop.ts';
import { openStreams } from './load/streams.ts';
import { parseOptions } from './options.ts';
import { SERVICE_ARGS } from './service-args.ts';

endWithSentence();

const RATES = [25, 50, 100, 200];
const STREAMS = 500;
const OVERLOAD = 5;
/** Beyond the endurance of anybody's patience: bounds a soak that was mistyped. */
const MOST_MINUTES = 240;

const { values } = parseOptions('npm run load', 'Met le service sous charge sur cette machine seule : débits croissants, flux ouverts, surcharge, endurance.', {
  seconds: { type: 'string', help: 'durée de chaque débit (20)' },
  soak: { type: 'string', help: 'minutes d\'endurance à --rate (0 : pas d\'endurance)' },
  rate: { type: 'string', help: 'questions par seconde de l\'endurance (25)' },
});
const seconds = Number(values['seconds'] ?? 20);
const soakMinutes = Math.min(MOST_MINUTES, Number(values['soak'] ?? 0));
const messages = await readQuestions();
const service = await startMeasured(SERVICE_ARGS, { ...MEASURED_ENVIRONMENT, METRICS_PORT: '0' });
const megabytes = async (): Promise<number> => Math.round((await service.residentBytes()) / 1e6);
const residentAfterStartMb = await megabytes();
const result: Record<string, unknown> = { date: new Date().toISOString(), residentAfterStartMb };
await sendAtRate(service.url, messages, 20, 5);

if (soakMinutes > 0) {
  const before = await megabytes();
  const load = await sendAtRate(service.url, messages, Number(values['rate'] ?? 25), soakMinutes * 60);
  result['soak'] = { minutes: soakMinutes, residentBeforeMb: before, residentAfterMb: await megabytes(), load };
  print(`endurance ${soakMinutes} min`, load);
} else {
  const steps: LoadResult[] = [];
  for (const rate of RATES) {
    const load = await sendAtRate(service.url, messages, rate, seconds);
    steps.push(load);
    print(`${rate}/s`, load);
  }
  const streams = await openStreams(service.url, messages, STREAMS);
  process.stdout.write(`${STREAMS} flux : ${JSON.stringify(streams)}\n`);
  const capacity = Math.max(0, ...steps.filter(isHealthy).map((step) => step.ratePerSecond));
  const overload = await sendAtRate(service.url, messages, Math.max(RATES[0] ?? 1, capacity) * OVERLOAD, seconds);
  print(`surcharge, ${OVERLOAD} fois ${capacity}/s`, overload);
  const after = await sendAtRate(service.url, messages, RATES[0] ?? 1, 5);
  print('après la surcharge', after);
  Object.assign(result, { steps, streams, overload, after });
}
const eventLoop = await eventLoopDelays();
const residentAtEndMb = await megabytes();
Object.assign(result, { eventLoop, residentAtEndMb });
await service.stop();
await mkdir('bench/results', { recursive: true });
await writeFile(`bench/results/${soakMinutes > 0 ? 'soak' : 'load'}.json`, `${JSON.stringify(result, undefined, 1)}\n`);
process.stdout.write(`mémoire ${residentAfterStartMb} Mo au départ, ${residentAtEndMb} Mo à la fin ; boucle d'événements ${JSON.stringify(eventLoop)}\n`);

function isHealthy(load: LoadResult): boolean {
  return Object.keys(load.statuses).every((status) => status === '200') && load.p95Ms < 1000;
}

function print(name: string, load: LoadResult): void {
  process.stdout.write(`${name} : ${load.sent} questions, statuts ${JSON.stringify(load.statuses)}, médiane ${load.p50Ms.toFixed(1)} ms, p95 ${load.p95Ms.toFixed(1)} ms, p99 ${load.p99Ms.toFixed(1)} ms, max ${load.maxMs.toFixed(0)} ms, refus sans Retry-After ${load.refusedWithoutRetryAfter}, retard de l'émetteur p99 ${load.senderDelayP99Ms.toFixed(1)} ms\n`);
}

/** Delays of the service's event loop since its start, as it counts them itself. */
async function eventLoopDelays(): Promise<Readonly<Record<string, number>>> {
  const text = await (await fetch(`${service.url}/metrics`)).text();
  return Object.fromEntries(['p50', 'p99'].map((name) => [`${name}Ms`, 1000 * Number(new RegExp(`^nodejs_eventloop_lag_${name}_seconds (\\S+)$`, 'mu').exec(text)?.[1])]));
}
