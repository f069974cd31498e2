import { hash, randomBytes } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { setImmediate as nextRound } from 'node:timers/promises';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { HttpProblem } from './problems.ts';

const HOUR_MS = 3_600_000;
/** Connections that can be taken in between two turns while others wait; a round without one costs some 20 µs. */
const ROUNDS_UNDER_LOAD = 8;

/** Hashes addresses with a key that lives for an hour in memory: a limit needs to recognise a visitor for a minute, nobody needs to later. */
export class VisitorKeys {
  private key = newKey();
  private since = Date.now();

  of(address: string): string {
    if (Date.now() - this.since > HOUR_MS) {
      this.key = newKey();
      this.since = Date.now();
    }
    // In one call: an HMAC object costs as much as composing an answer, and nobody can lengthen what never leaves the process.
    return hash('sha256', `${this.key} ${addressPrefix(address)}`, 'base64url').slice(0, 16);
  }
}

function newKey(): string {
  return randomBytes(32).toString('base64url');
}

/** An IPv4 address, or the first 56 bits of an IPv6 one: what one household has. */
export function addressPrefix(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/iu.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(address)) return address;
  const [head = '', tail = ''] = address.split('%')[0]?.split('::') ?? [];
  const front = head.split(':').filter((part) => part !== '');
  const back = address.includes('::') ? tail.split(':').filter((part) => part !== '') : [];
  const groups = [...front, ...Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => '0'), ...back].map((part) => part.padStart(4, '0'));
  return `${groups.slice(0, 3).join(':')}:${(groups[3] ?? '0000').slice(0, 2)}`;
}

/** Limits questions per visitor and per embedding site: one visitor, or one site's visitors, never use up another's share. A program may name any site, within its own share. */
export function rateLimit(options: { readonly perVisitor: number; readonly perSite: number }): RequestHandler {
  const visitors = new RateLimiterMemory({ points: options.perVisitor, duration: 60 });
  const sites = new RateLimiterMemory({ points: options.perSite, duration: 60 });
  const keys = new VisitorKeys();
  return async (request: Request, _response: Response, next: NextFunction) => {
    try {
      await visitors.consume(keys.of(request.ip ?? ''));
      const origin = request.get('origin');
      if (origin !== undefined) await sites.consume(keys.of(origin));
      next();
    } catch (refusal) {
      if (refusal instanceof Error) throw refusal;
      const waitMs = typeof refusal === 'object' && refusal !== null && 'msBeforeNext' in refusal ? Number(refusal.msBeforeNext) : 1000;
      next(new HttpProblem('trop-de-questions', Math.max(1, Math.ceil(waitMs / 1000))));
    }
  };
}

/** Runs a bounded number of turns at once and lets a bounded number wait; refuses the rest at once. */
export class TurnGate {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private readonly maxRunning: number;
  private readonly maxWaiting: number;
  private readonly maxWaitMs: number;
  private readonly onChange: (running: number, waiting: number) => void;

  constructor(maxRunning: number, maxWaiting: number, maxWaitMs: number, onChange: (running: number, waiting: number) => void = () => undefined) {
    this.maxRunning = maxRunning;
    this.maxWaiting = maxWaiting;
    this.maxWaitMs = maxWaitMs;
    this.onChange = onChange;
  }

  /**
   * Runs the work as soon as there is a place, in the order of arrival.
   *
   * @param signal - aborted when nobody waits for the result: its place in the queue is freed at once.
   * @throws {HttpProblem} `service-charge` when the queue is full or the wait too long; the signal's reason when it is aborted before the work began.
   */
  async run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    if (this.running >= this.maxRunning) {
      if (this.waiting.length >= this.maxWaiting) throw new HttpProblem('service-charge');
      await this.queue(signal);
    } else this.running += 1;
    this.report();
    try {
      await this.breathe();
      signal?.throwIfAborted();
      return await work();
    } finally {
      const next = this.waiting.shift();
      // A waiting turn takes the place over: the count stays.
      if (next === undefined) this.running -= 1;
      else next();
      this.report();
    }
  }

  /** Turns that run and turns that wait. */
  load(): { readonly running: number; readonly waiting: number } {
    return { running: this.running, waiting: this.waiting.length };
  }

  /**
   * Lets the event loop turn before the next turn of a conversation takes the processor for milliseconds.
   *
   * Node accepts one connection a round: without rounds between the turns what arrives would grow old in the sockets, where nobody counts it, instead
   * of standing in the queue, or being refused at once where the queue is full.
   */
  private async breathe(): Promise<void> {
    const rounds = this.waiting.length > 0 ? ROUNDS_UNDER_LOAD : 1;
    for (let round = 0; round < rounds; round += 1) await nextRound();
  }

  private queue(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', leave);
      };
      const enter = (): void => {
        settle();
        resolve();
      };
      const withdraw = (reason: unknown): void => {
        settle();
        this.waiting.splice(this.waiting.indexOf(enter), 1);
        this.report();
        reject(reason);
      };
      const leave = (): void => withdraw(signal?.reason);
      const timer = setTimeout(() => withdraw(new HttpProblem('service-charge')), this.maxWaitMs);
      signal?.addEventListener('abort', leave, { once: true });
      this.waiting.push(enter);
      this.report();
    });
  }

  private report(): void {
    this.onChange(this.running, this.waiting.length);
  }
}
