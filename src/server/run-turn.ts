import type { Response } from 'express';
import type { Reply } from '../answering/index.ts';
import type { IncomingTurn } from '../bot/index.ts';
import type { TurnGate } from './limits.ts';
import type { ServerParts } from './parts.ts';

/**
 * Has a turn of the web channel answered, within the gate's bounds, and counts it.
 *
 * @throws {HttpProblem} `service-charge` when too many wait, the signal's reason when the person leaves, or what the bot throws.
 */
export async function runTurn(parts: ServerParts, gate: TurnGate, turn: Omit<IncomingTurn, 'channel' | 'user'>): Promise<Reply> {
  const started = performance.now();
  const reply = await gate.run(() => parts.bot.handleTurn({ ...turn, channel: 'web', user: turn.conversation }), turn.signal);
  parts.metrics.turn('web', reply.kind, reply.mode, (performance.now() - started) / 1000);
  return reply;
}

/** A signal that is aborted when the connection closes before the response was sent. */
export function signalDeparture(response: Response): AbortSignal {
  const gone = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  return gone.signal;
}
