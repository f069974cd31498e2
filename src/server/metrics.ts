import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** Counters of the service: kinds, latencies, faults; labels have few values and hold no content. */
export interface Metrics {
  readonly registry: Registry;
  turn(channel: string, kind: string, mode: string, seconds: number): void;
  event(name: string): void;
  fault(code: string): void;
  /** Turns being answered and turns in the queue. */
  load(running: number, waiting: number): void;
}

/** Makes the metrics in a registry of their own. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const turns = new Counter({ name: 'eclaireur_turns_total', help: 'Turns by channel, kind of reply and mode', labelNames: ['channel', 'kind', 'mode'], registers: [registry] });
  const durations = new Histogram({ name: 'eclaireur_turn_seconds', help: 'Time from request to reply', labelNames: ['channel'], buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10], registers: [registry] });
  const events = new Counter({ name: 'eclaireur_events_total', help: 'Events of answering: distress, masked, violation…', labelNames: ['event'], registers: [registry] });
  const faults = new Counter({ name: 'eclaireur_faults_total', help: 'Problem responses by code', labelNames: ['code'], registers: [registry] });
  const running = new Gauge({ name: 'eclaireur_turns_running', help: 'Turns being answered', registers: [registry] });
  const waiting = new Gauge({ name: 'eclaireur_turns_waiting', help: 'Turns in the queue', registers: [registry] });
  return {
    registry,
    turn: (channel, kind, mode, seconds) => {
      turns.inc({ channel, kind, mode });
      durations.observe({ channel }, seconds);
    },
    event: (event) => events.inc({ event }),
    fault: (code) => faults.inc({ code }),
    load: (runningCount, waitingCount) => {
      running.set(runningCount);
      waiting.set(waitingCount);
    },
  };
}
