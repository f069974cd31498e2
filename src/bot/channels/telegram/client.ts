import { Api, GrammyError, HttpError } from 'grammy';
import { z } from 'zod';
import { ALLOWED_UPDATES, Update, type Me } from './parse.ts';
import { COMMANDS } from './texts.ts';

/** Longest time that a call other than the long poll may take. */
const CALL_MS = 15_000;
/** How long Telegram holds a poll open while nothing comes. */
const POLL_SECONDS = 25;
const POLL_MARGIN_MS = 10_000;
/** Updates in one poll: Telegram's most. */
export const POLL_LIMIT = 100;
/** Deliveries that Telegram makes at once, its most: each stays open until its message is answered. */
const WEBHOOK_CONNECTIONS = 100;
/** Longest pause that Telegram is believed when it asks for one. */
const MAX_FLOOD_MS = 600_000;

/** Why a call failed, as far as the caller can do something about it. */
export type Fault =
  | { readonly kind: 'flood'; readonly retryAfterMs: number }
  | { readonly kind: 'markup' }
  | { readonly kind: 'no-thread' }
  | { readonly kind: 'migrated'; readonly chatId: number }
  /** The person has blocked the bot, or the chat is gone: nobody is there to be told. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'not-modified' }
  | { readonly kind: 'token' }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'refused'; readonly status: number }
  /** The network or the server failed; `mayHaveArrived` when the request could have been carried out all the same. */
  | { readonly kind: 'unreachable'; readonly mayHaveArrived: boolean };

/** A call that Telegram did not answer with success. */
export class CallError extends Error {
  override readonly name = 'CallError';
  readonly code: string;
  readonly fault: Fault;

  constructor(method: string, fault: Fault) {
    // Telegram's own words stay out: they can quote what was sent.
    super(`Telegram's ${method} failed: ${fault.kind}${fault.kind === 'refused' ? ` (${fault.status})` : ''}.`);
    this.fault = fault;
    this.code = `TELEGRAM_${fault.kind.replaceAll('-', '_').toUpperCase()}`;
  }
}

/** A message to be sent or to be put in the place of another. */
export interface Content {
  readonly text: string;
  readonly isHtml: boolean;
  readonly buttons: readonly { readonly text: string; readonly data: string }[];
}

export interface Target {
  readonly chatId: number;
  readonly threadId: number | undefined;
  readonly replyTo: number | undefined;
}

const MeResult = z.object({ id: z.number(), username: z.string() });
const SentResult = z.object({ message_id: z.number() });
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** The Bot API calls of the channel, through grammY's client, with every failure as a `CallError` and every result checked at the border. */
export class TelegramClient {
  private readonly api: Api;

  constructor(token: string, apiRoot: string) {
    this.api = new Api(token, { apiRoot: apiRoot.replace(/\/+$/u, ''), timeoutSeconds: POLL_SECONDS + POLL_MARGIN_MS / 500 });
  }

  async me(signal: AbortSignal): Promise<Me> {
    return MeResult.parse(await this.call('getMe', signal, (limited) => this.api.getMe(limited)));
  }

  /** Updates from an offset on, which confirms all before it; what the schema does not know comes with its number alone. */
  async updates(offset: number, wait: boolean, signal: AbortSignal): Promise<readonly Update[]> {
    const timeout = wait ? POLL_SECONDS : 0;
    const found: unknown = await this.call('getUpdates', signal, (limited) => this.api.getUpdates({ offset, limit: POLL_LIMIT, timeout, allowed_updates: [...ALLOWED_UPDATES] }, limited), timeout * 1000 + POLL_MARGIN_MS);
    return z.array(z.unknown()).parse(found).flatMap((raw) => readUpdate(raw) ?? []);
  }

  /** @returns the id of the message in its chat. */
  async send(target: Target, content: Content, signal: AbortSignal): Promise<number> {
    const sent = await this.call('sendMessage', signal, (limited) => this.api.sendMessage(target.chatId, content.text, {
      ...lookOf(content),
      ...(target.threadId === undefined ? {} : { message_thread_id: target.threadId }),
      ...(target.replyTo === undefined ? {} : { reply_parameters: { message_id: target.replyTo, allow_sending_without_reply: true } }),
    }, limited));
    return SentResult.parse(sent).message_id;
  }

  /** Whether the bot has a message of this id in the chat; it has this content then. */
  async replace(chatId: number, messageId: number, content: Content, signal: AbortSignal): Promise<boolean> {
    try {
      const edited: unknown = await this.call('editMessageText', signal, (limited) => this.api.editMessageText(chatId, messageId, content.text, lookOf(content), limited));
      return SentResult.safeParse(edited).data?.message_id === messageId;
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      if (error.fault.kind === 'not-modified') return true;
      if (error.fault.kind === 'refused') return false;
      throw error;
    }
  }

  async showTyping(chatId: number, threadId: number | undefined, signal: AbortSignal): Promise<void> {
    await this.call('sendChatAction', signal, (limited) => this.api.sendChatAction(chatId, 'typing', threadId === undefined ? {} : { message_thread_id: threadId }, limited));
  }

  async acknowledge(callbackId: string, signal: AbortSignal, text?: string): Promise<void> {
    await this.call('answerCallbackQuery', signal, (limited) => this.api.answerCallbackQuery(callbackId, text === undefined ? {} : { text }, limited));
  }

  async showCommands(signal: AbortSignal): Promise<void> {
    await this.call('setMyCommands', signal, (limited) => this.api.setMyCommands([...COMMANDS], {}, limited));
  }

  async useWebhook(url: string, secret: string, signal: AbortSignal): Promise<void> {
    await this.call('setWebhook', signal, (limited) => this.api.setWebhook(url, { secret_token: secret, allowed_updates: [...ALLOWED_UPDATES], max_connections: WEBHOOK_CONNECTIONS }, limited));
  }

  async usePolling(signal: AbortSignal): Promise<void> {
    await this.call('deleteWebhook', signal, (limited) => this.api.deleteWebhook({}, limited));
  }

  private async call<T>(method: string, signal: AbortSignal, run: (signal: GrammySignal) => Promise<T>, limitMs = CALL_MS): Promise<T> {
    signal.throwIfAborted();
    try {
      // grammY declares the signal of an old package, whose shape the platform's has.
      return await run(AbortSignal.any([signal, AbortSignal.timeout(limitMs)]) as unknown as GrammySignal);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      const fault = toFault(error);
      throw fault === undefined ? error : new CallError(method, fault);
    }
  }
}

type GrammySignal = Parameters<Api['getMe']>[0];

/** An update, or its number alone where the rest has a shape that the bot does not know: it is passed over, and does not come again. */
export function readUpdate(raw: unknown): Update | undefined {
  const parsed = Update.safeParse(raw);
  return parsed.success ? parsed.data : Update.pick({ update_id: true }).safeParse(raw).data;
}

function lookOf({ isHtml, buttons }: Content): { readonly parse_mode?: 'HTML'; readonly link_preview_options: { readonly is_disabled: true }; readonly reply_markup?: { readonly inline_keyboard: { text: string; callback_data: string }[][] } } {
  return {
    ...(isHtml ? { parse_mode: 'HTML' } : {}),
    link_preview_options: { is_disabled: true },
    ...(buttons.length === 0 ? {} : { reply_markup: { inline_keyboard: buttons.map(({ text, data }) => [{ text, callback_data: data }]) } }),
  };
}

function toFault(error: unknown): Fault | undefined {
  if (error instanceof HttpError) {
    const code = error.error instanceof Error && 'code' in error.error ? error.error.code : undefined;
    return { kind: 'unreachable', mayHaveArrived: !(typeof code === 'string' && NOT_SENT.has(code)) };
  }
  if (!(error instanceof GrammyError)) return undefined;
  const { error_code: status, description, parameters } = error;
  if (status === 429) return { kind: 'flood', retryAfterMs: Math.min(MAX_FLOOD_MS, (parameters.retry_after ?? 1) * 1000) };
  if (status === 401 || status === 404) return { kind: 'token' };
  if (status === 403) return { kind: 'gone' };
  if (status === 409) return { kind: 'conflict' };
  if (status === 400) {
    if (parameters.migrate_to_chat_id !== undefined) return { kind: 'migrated', chatId: parameters.migrate_to_chat_id };
    if (/message is not modified/iu.test(description)) return { kind: 'not-modified' };
    if (/can't parse entities/iu.test(description)) return { kind: 'markup' };
    if (/message thread not found|TOPIC_(?:CLOSED|DELETED)/iu.test(description)) return { kind: 'no-thread' };
    if (/chat not found|user is deactivated|bot was kicked|not enough rights|have no rights|CHAT_WRITE_FORBIDDEN/iu.test(description)) return { kind: 'gone' };
  }
  // A server's fault comes without a code that one could rely on.
  return typeof status === 'number' && status >= 400 && status < 500 ? { kind: 'refused', status } : { kind: 'unreachable', mayHaveArrived: true };
}
