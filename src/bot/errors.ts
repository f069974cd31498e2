/** A turn took longer than it may. */
export class TurnTimeoutError extends Error {
  override readonly name = 'TurnTimeoutError';
  readonly code = 'TURN_TIMEOUT';

  constructor(timeoutMs: number) {
    super(`The turn was not answered within ${timeoutMs} ms.`);
  }
}

/** The bot is stopping and takes no further turns. */
export class BotStoppedError extends Error {
  override readonly name = 'BotStoppedError';
  readonly code = 'BOT_STOPPED';

  constructor() {
    super('The bot is stopping. Send the message again in a moment.');
  }
}
