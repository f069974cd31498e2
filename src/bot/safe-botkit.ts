import { TurnContext } from 'botbuilder-core';
import { DialogTurnStatus } from 'botbuilder-dialogs';
import { Botkit, type BotkitMessage, type BotWorker } from 'botkit';

interface Middleware {
  run(bot: BotWorker, message: BotkitMessage, done: (error?: unknown) => void): void;
}

/** What `hears` and `interrupts` registered, by type of message. */
type Heard = Readonly<Record<string, unknown>>;

/** Botkit's private listeners, which the override must call as the original does. */
interface Listeners {
  readonly _interrupts: Heard;
  readonly _triggers: Heard;
  listenForInterrupts(bot: BotWorker, message: BotkitMessage): Promise<unknown>;
  listenForTriggers(bot: BotWorker, message: BotkitMessage): Promise<unknown>;
}

/**
 * Botkit whose `handleTurn` settles when a handler throws. The original one leaves the promise pending and raises an unhandled rejection, which
 * ends the process (Botkit 4.15.0; howdyai/botkit pull request 1983).
 */
export class SafeBotkit extends Botkit {
  override async handleTurn(context: TurnContext): Promise<void> {
    const { activity } = context;
    const message: BotkitMessage = {
      ...activity.channelData, type: activity.channelData?.botkitEventType ?? activity.type, user: activity.from.id, text: activity.text,
      channel: activity.conversation.id, value: activity.value, context, incoming_message: activity,
      // Botkit types the reference more narrowly than botbuilder makes it.
      reference: TurnContext.getConversationReference(activity) as BotkitMessage['reference'],
    };
    context.turnState.set('botkitMessage', message);
    // Without a dialog there is no state to be read, hashed and written: half of what Botkit costs a turn.
    const dialogs = this.dialogSet.getDialogs().length === 0 ? undefined : await this.dialogSet.createContext(context);
    const bot = await this.spawn(dialogs ?? { context, reference: message.reference, activity });
    await runMiddleware(this.middleware.ingest, bot, message);
    await runMiddleware(this.middleware.receive, bot, message);
    const listeners = this as unknown as Listeners; // private in Botkit's types
    if (listeners._interrupts[message.type] === undefined || await listeners.listenForInterrupts(bot, message) === false) {
      const result = await dialogs?.continueDialog();
      if (result === undefined || result.status === DialogTurnStatus.empty) {
        await runMiddleware(this.middleware.interpret, bot, message);
        if (listeners._triggers[message.type] === undefined || await listeners.listenForTriggers(bot, message) === false) await this.trigger(message.type, bot, message);
      }
    }
    if (dialogs !== undefined) await this.saveState(bot);
  }
}

function runMiddleware(middleware: Middleware, bot: BotWorker, message: BotkitMessage): Promise<void> {
  return new Promise((resolve, reject) => middleware.run(bot, message, (error) => (error === undefined || error === null ? resolve() : reject(toError(error)))));
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
