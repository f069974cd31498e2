import type { Channel, ChannelState, Webhook } from './channel.ts';

/** All channels of the program, as one thing to start, to look at and to stop. */
export interface ChannelGroup {
  readonly webhooks: readonly Webhook[];
  states(): Readonly<Record<string, ChannelState>>;
  /**
   * Starts all of them at once.
   *
   * @throws {ChannelError} of the first one whose platform refuses it; the caller stops the group.
   */
  start(): Promise<void>;
  /** Stops all of them at once, and resolves when each has finished its turns. */
  stop(): Promise<void>;
}

export function groupChannels(channels: readonly Channel[]): ChannelGroup {
  return {
    webhooks: channels.flatMap(({ webhook }) => (webhook === undefined ? [] : [webhook])),
    states: () => Object.fromEntries(channels.map((channel) => [channel.name, channel.state()])),
    start: () => Promise.all(channels.map((channel) => channel.start())).then(() => undefined),
    stop: async () => {
      // One that fails must not keep the others from finishing.
      const outcomes = await Promise.allSettled(channels.map((channel) => channel.stop()));
      for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
    },
  };
}
