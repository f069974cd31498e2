import { BotStoppedError } from '../../errors.ts';
import { TurnQueue } from '../../turn-queue.ts';
import { backoffMs, pause, RECONNECT, type BackoffOptions } from '../backoff.ts';
import { ChannelError, type Channel, type ChannelParts, type ChannelState, type Webhook } from '../channel.ts';
import { openReception, type Reception } from '../reception.ts';
import { Choices } from './choices.ts';
import { CallError, TelegramClient } from './client.ts';
import { Delivery, type Position } from './deliver.ts';
import { chatOf, parseUpdate, updateKey, type Event, type Me, type Spot, type Update } from './parse.ts';
import { Poller } from './poller.ts';
import { renderReply } from './render.ts';
import { TEXTS } from './texts.ts';
import { createWebhook } from './webhook.ts';

/** What the configuration says of the channel. */
export interface TelegramSettings {
  readonly token: string;
  readonly apiRoot: string;
  readonly webhook: { readonly url: string; readonly secret: string } | undefined;
}

/** Times that tests shorten. */
export interface TelegramTuning { readonly confirmWithinMs?: number; readonly backoff?: BackoffOptions }

/** The first try to reach Telegram must not keep the rest of the program waiting. */
const FIRST_TRY_MS = 5000;
/** Running turns and their replies have this long when the program stops; the program itself gives up after eight seconds. */
const STOP_GRACE_MS = 7000;
/** An answer that takes longer than this is announced; Telegram shows the notice for five seconds. */
const TYPING_AFTER_MS = 600;
const TYPING_EVERY_MS = 4500;
const MAX_MIGRATIONS = 1000;

/** The Telegram channel: long polling, or a webhook where the configuration has one. */
export class TelegramChannel implements Channel {
  readonly name = 'telegram';
  readonly webhook: Webhook | undefined;
  private readonly settings: TelegramSettings;
  private readonly parts: ChannelParts;
  private readonly client: TelegramClient;
  private readonly backoff: BackoffOptions;
  private readonly delivery: Delivery;
  private readonly choices = new Choices();
  /** One chat after another's turn: a fault or a pause in one chat holds up nobody else. */
  private readonly queue = new TurnQueue();
  private readonly inHand = new Map<string, Promise<void>>();
  /** New id of a group → the id under which its conversations run. In memory, as the conversations are. */
  private readonly migrations = new Map<number, number>();
  private readonly receiving = new AbortController();
  private readonly working = new AbortController();
  private reception: Reception | undefined;
  private me: Me | undefined;
  private current: ChannelState = 'starting';
  private loop: Promise<void> = Promise.resolve();
  private stopping: Promise<void> | undefined;

  constructor(settings: TelegramSettings, parts: ChannelParts, tuning: TelegramTuning = {}) {
    this.settings = settings;
    this.parts = parts;
    this.client = new TelegramClient(settings.token, settings.apiRoot);
    this.backoff = tuning.backoff ?? RECONNECT;
    this.delivery = new Delivery(this.client, parts.log, this.backoff);
    this.webhook = settings.webhook === undefined ? undefined : createWebhook(settings.webhook, (update) => this.take(update), tuning.confirmWithinMs);
  }

  state(): ChannelState {
    return this.current;
  }

  async start(): Promise<void> {
    this.reception = openReception(this.name, 'Telegram', this.parts);
    try {
      await this.connect(AbortSignal.any([this.receiving.signal, AbortSignal.timeout(FIRST_TRY_MS)]));
    } catch (error) {
      const refusal = this.refusalOf(error);
      if (refusal !== undefined) throw refusal;
      this.reportLoss(error);
    }
    this.loop = this.run();
  }

  stop(): Promise<void> {
    this.stopping ??= this.finish();
    return this.stopping;
  }

  private async finish(): Promise<void> {
    this.receiving.abort(new BotStoppedError());
    await this.loop;
    const grace = new AbortController();
    await Promise.race([this.queue.idle(), pause(STOP_GRACE_MS, grace.signal).catch(() => undefined)]);
    grace.abort();
    // What is left waits for a platform that is away: it is found unfinished at the next start.
    this.working.abort(new BotStoppedError());
    await this.queue.idle();
    this.reception?.close();
    this.current = 'stopped';
  }

  private async connect(signal: AbortSignal): Promise<void> {
    this.me = await this.client.me(signal);
    if (this.settings.webhook === undefined) await this.client.usePolling(signal);
    else await this.client.useWebhook(this.settings.webhook.url, this.settings.webhook.secret, signal);
    this.current = 'connected';
    this.parts.log.info({ channel: this.name, mode: this.settings.webhook === undefined ? 'polling' : 'webhook' }, 'connected to Telegram');
    // A menu is no reason not to answer.
    await this.client.showCommands(signal).catch((error: unknown) => this.parts.log.warn({ channel: this.name, err: error }, 'the menu of commands could not be set'));
  }

  /** Connects until it succeeds, then fetches until the channel stops. */
  private async run(): Promise<void> {
    const { signal } = this.receiving;
    const poller = new Poller({ client: this.client, log: this.parts.log, take: (update) => this.take(update), signal });
    for (let failures = 0; !signal.aborted;) {
      try {
        if (this.current !== 'connected') await this.connect(signal);
        failures = 0;
        if (this.settings.webhook !== undefined) return;
        await poller.poll();
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        this.reportLoss(error);
        poller.reset();
        this.delivery.losePosition();
        await pause(backoffMs(failures, this.backoff), signal).catch(() => undefined);
      }
    }
  }

  private reportLoss(error: unknown): void {
    this.current = 'disconnected';
    const kind = error instanceof CallError ? error.fault.kind : 'unreachable';
    if (kind === 'conflict') this.parts.log.error({ channel: this.name }, 'another program fetches this bot\'s messages: stop it, or give this one a bot of its own (TELEGRAM_BOT_TOKEN)');
    else if (kind === 'token') this.parts.log.error({ channel: this.name }, 'Telegram no longer accepts TELEGRAM_BOT_TOKEN: take the token from @BotFather again and restart');
    else this.parts.log.warn({ channel: this.name, err: error }, 'Telegram cannot be reached, it is tried again');
  }

  /** The sentence for a refusal that no repetition mends. */
  private refusalOf(error: unknown): ChannelError | undefined {
    if (!(error instanceof CallError)) return undefined;
    if (error.fault.kind === 'token') return new ChannelError('TELEGRAM_BOT_TOKEN: Telegram refuses the given value. Take the token from @BotFather again. Example: TELEGRAM_BOT_TOKEN=123456789:AAE…');
    if (error.fault.kind === 'refused' && this.settings.webhook !== undefined) return new ChannelError(`TELEGRAM_WEBHOOK_URL: Telegram refuses "${this.settings.webhook.url}", it must be a public https address on port 443, 80, 88 or 8443. Example: TELEGRAM_WEBHOOK_URL=https://eclaireur.example.org/telegram`);
    return undefined;
  }

  /**
   * Takes an update over; one that is in hand already, or the second press of a button, is not taken twice.
   *
   * @returns resolves when it is finished and need not come again.
   * @throws {BotStoppedError} when it is left for the next start.
   */
  private take(update: Update): Promise<void> {
    const key = updateKey(update);
    const running = this.inHand.get(key);
    const { me, reception } = this;
    if (running === undefined && this.receiving.signal.aborted || me === undefined || reception === undefined) return Promise.reject(new BotStoppedError());
    const event = parseUpdate(update, me);
    // First thing: the person's button turns until then. A press that is too old to be acknowledged is answered all the same.
    if (event.kind === 'choice') this.client.acknowledge(event.callbackId, this.working.signal, running !== undefined || reception.progress(key) === 'done' ? TEXTS.alreadyAsked : undefined).catch(() => undefined);
    if (running !== undefined) return running;
    if (update.message === undefined && update.callback_query === undefined) this.parts.log.warn({ channel: this.name }, 'an update of an unknown shape is passed over');
    if ((event.kind === 'message' || event.kind === 'choice') && event.spot?.messageId !== undefined) this.delivery.saw(event.spot.chatId, event.spot.messageId);
    const work = this.queue.run(String(chatOf(update)), () => this.handle(key, event, reception)).finally(() => this.inHand.delete(key));
    this.inHand.set(key, work);
    return work;
  }

  private async handle(key: string, event: Event, reception: Reception): Promise<void> {
    try {
      if (event.kind === 'migration') this.noteMigration(event.from, event.to);
      if ((event.kind === 'message' || event.kind === 'choice') && event.spot !== undefined && reception.progress(key) !== 'done') await this.answer(key, event, event.spot, reception);
    } catch (error) {
      if (error instanceof BotStoppedError || this.working.signal.aborted) throw error;
      // A bug in one message must not end the channel, nor bring the message back for ever.
      this.parts.log.error({ channel: this.name, err: error }, 'a message could not be handled');
    }
  }

  private async answer(key: string, event: Extract<Event, { readonly kind: 'message' | 'choice' }>, spot: Spot, reception: Reception): Promise<void> {
    const { signal } = this.working;
    const { chatId, threadId, messageId, isGroup } = spot;
    const question = event.kind === 'message' ? event.text : this.choices.question(event.data, event.label);
    const room = `${this.migrations.get(chatId) ?? chatId} ${threadId ?? ''}`;
    const response = await this.whileTyping(spot, () => (question === undefined ? undefined : reception.receive({ room, person: event.person, text: question, signal })));
    const after = reception.progress(key) === 'sending' ? readPosition(reception.note(key)) : undefined;
    const target = { chatId, threadId, replyTo: isGroup ? messageId : undefined };
    const rendered = response === undefined || question === undefined
      ? { html: TEXTS.expired, plain: TEXTS.expired, choices: [] }
      : renderReply(response.reply, { notice: response.notice, heading: event.kind === 'choice' ? question : undefined, publicUrl: this.parts.publicUrl });
    const buttons = rendered.choices.map((choice) => ({ text: choice, data: this.choices.token(choice) }));
    const note = (position: Position): void => reception.mark(key, 'sending', writePosition(position));
    const outcome = await this.delivery.send(target, { ...rendered, buttons }, note, after, signal);
    reception.mark(key, 'done');
    if (outcome === 'delivered') response?.delivered();
  }

  private async whileTyping<T>({ chatId, threadId }: Spot, work: () => Promise<T> | undefined): Promise<T | undefined> {
    // A nice-to-have: whoever does not see it gets the answer all the same.
    const show = (): void => void this.client.showTyping(chatId, threadId, this.working.signal).catch(() => undefined);
    let timer = setTimeout(() => {
      show();
      timer = setInterval(show, TYPING_EVERY_MS);
    }, TYPING_AFTER_MS);
    try {
      return await work();
    } finally {
      clearTimeout(timer);
    }
  }

  private noteMigration(from: number, to: number): void {
    this.migrations.set(to, this.migrations.get(from) ?? from);
    for (const oldest of this.migrations.keys()) {
      if (this.migrations.size <= MAX_MIGRATIONS) break;
      this.migrations.delete(oldest);
    }
  }
}

function writePosition({ own, shared, isFresh }: Position): string {
  return `${own}-${shared}-${isFresh ? 1 : 0}`;
}

function readPosition(note: string | undefined): Position {
  const [own = 0, shared = 0, isFresh = 0] = (note ?? '').split('-').map(Number);
  return { own, shared, isFresh: isFresh === 1 };
}
