/** Now, on a clock that all processes of this machine share; milliseconds with fractions. */
export function clockMs(): number {
  return performance.timeOrigin + performance.now();
}

/** Moments of a message's way, on the shared clock. */
export interface Times {
  readonly delivered?: number | undefined;
  readonly begun?: number | undefined;
  readonly ended?: number | undefined;
  readonly sent?: number | undefined;
  readonly acknowledged?: number | undefined;
}

/** Median and 95th percentile of durations, in milliseconds to a tenth. */
export interface Spread {
  readonly p50: number;
  readonly p95: number;
}

/**
 * What a channel adds to turns: from the platform's delivery of a message to the beginning of its turn, from the turn's end to the sending of the reply,
 * and from there to the platform's acknowledgement, which is the platform's own time. The turn's own time is left out.
 */
export class AddedTimes {
  private readonly known = new Map<string, Times>();

  /** Notes moments of a message; the first of its kind counts, since platforms deliver again. */
  note(message: string, times: Times): void {
    this.known.set(message, { ...times, ...this.known.get(message) });
  }

  /** @returns the messages of which all moments are known, and the spread of their times. */
  summary(): { readonly messages: number; readonly beforeTurnMs: Spread; readonly turnMs: Spread; readonly afterTurnMs: Spread; readonly platformMs: Spread; readonly addedMs: Spread; readonly addedWithPlatformMs: Spread } {
    const whole = [...this.known.values()].flatMap(({ delivered, begun, ended, sent, acknowledged }) => {
      if (delivered === undefined || begun === undefined || ended === undefined || sent === undefined || acknowledged === undefined) return [];
      return [{ before: begun - delivered, turn: ended - begun, after: sent - ended, platform: acknowledged - sent }];
    });
    return {
      messages: whole.length, beforeTurnMs: spreadOf(whole.map(({ before }) => before)), turnMs: spreadOf(whole.map(({ turn }) => turn)), afterTurnMs: spreadOf(whole.map(({ after }) => after)),
      platformMs: spreadOf(whole.map(({ platform }) => platform)), addedMs: spreadOf(whole.map(({ before, after }) => before + after)), addedWithPlatformMs: spreadOf(whole.map(({ before, after, platform }) => before + after + platform)),
    };
  }
}

function spreadOf(durations: readonly number[]): Spread {
  const sorted = durations.toSorted((left, right) => left - right);
  const at = (share: number): number => Math.round(10 * (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)) / 10;
  return { p50: at(0.5), p95: at(0.95) };
}
