import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';

/** How a call fails: as Telegram does, before anything happened; or by cutting the connection, before or after it was carried out. */
export type StubFault = { readonly status: number; readonly description?: string; readonly parameters?: Readonly<Record<string, number>> } | 'cut-before' | 'cut-after';

export interface StubMessage {
  readonly chatId: number;
  readonly messageId: number;
  readonly threadId: number | undefined;
  readonly replyTo: number | undefined;
  /** As the person sees it. */
  text: string;
  links: readonly string[];
  buttons: readonly { readonly text: string; readonly callback_data: string }[];
  /** How often an edit changed it. */
  edits: number;
}

type Body = Readonly<Record<string, unknown>>;
type Result = { readonly ok: true; readonly result: unknown } | StubFault;

const BOT = { id: 4242, username: 'EclaireurTestBot' };
const TAGS = new Set(['b', 'i', 'code', 'a']);
const VISIBLE_LIMIT = 4096;

/** A small strict Bot API on a port of its own: the refusals that a bot meets on Telegram, long polling with redelivery until an update is confirmed, and webhooks. */
export class TelegramStub {
  static readonly token = '4242:test-token-of-the-stub-0123456789';
  readonly bot = BOT;
  readonly messages: StubMessage[] = [];
  readonly calls: { readonly method: string; readonly body: Body }[] = [];
  /** Decides which calls fail; `undefined` lets a call pass. */
  fault: (method: string, body: Body) => StubFault | undefined = () => undefined;
  /** While true every connection is cut. */
  isDown = false;
  webhook: { readonly url: string; readonly secret: string } | undefined;
  /** Where the webhook's host really is: a test's server has no public address. */
  webhookOrigin: string | undefined;
  /** Statuses with which the webhook answered. */
  readonly webhookStatuses: number[] = [];
  private readonly server: Server;
  private pending: { readonly update_id: number }[] = [];
  private last: object | undefined;
  private nextUpdate = 1000;
  private nextMessage = 1;
  private port = 0;
  private pollers = 0;
  private watchers: (() => void)[] = [];

  constructor() {
    this.server = createServer((request, response) => void this.serve(request, response));
  }

  async start(): Promise<this> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    const address = this.server.address();
    this.port = typeof address === 'object' && address !== null ? address.port : 0;
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** A person's message; resolves with its id when the webhook took it, or at once for polling. */
  async say(parts: { readonly chat: number; readonly from: number; readonly text?: string; readonly chatType?: string; readonly extra?: object }): Promise<number> {
    const messageId = this.nextMessage++;
    const entities = [...(parts.text ?? '').matchAll(/@\w+|^\/\w+(?:@\w+)?/gu)].map((match) => ({ type: match[0].startsWith('/') ? 'bot_command' : 'mention', offset: match.index, length: match[0].length }));
    await this.deliver({ message: { message_id: messageId, date: 1_800_000_000, chat: { id: parts.chat, type: parts.chatType ?? (parts.chat < 0 ? 'supergroup' : 'private') }, from: { id: parts.from, is_bot: false, first_name: 'Personne' }, ...(parts.text === undefined ? {} : { text: parts.text, entities }), ...parts.extra } });
    return messageId;
  }

  /** Presses a button of a message. */
  async press(message: StubMessage, label: string, from: number): Promise<void> {
    const button = message.buttons.find(({ text }) => text === label);
    if (button === undefined) throw new Error(`There is no button "${label}".`);
    await this.deliver({ callback_query: {
      id: String(this.nextUpdate), from: { id: from, is_bot: false }, data: button.callback_data, chat_instance: '1',
      message: { message_id: message.messageId, date: 1_800_000_000, chat: { id: message.chatId, type: message.chatId < 0 ? 'supergroup' : 'private' }, from: { id: BOT.id, is_bot: true }, reply_markup: { inline_keyboard: message.buttons.map((one) => [one]) } },
    } });
  }

  async deliver(update: object): Promise<void> {
    this.last = { update_id: this.nextUpdate++, ...update };
    await this.redeliver();
  }

  /** Delivers the last update again, with the same number. */
  async redeliver(): Promise<void> {
    const update = this.last;
    if (update === undefined || !('update_id' in update) || typeof update.update_id !== 'number') return;
    if (this.webhook === undefined) this.pending.push({ ...update, update_id: update.update_id });
    else await this.post(update);
    this.wake();
  }

  private async post(update: object): Promise<void> {
    const { url, secret } = this.webhook ?? { url: '', secret: '' };
    const response = await fetch(this.webhookOrigin === undefined ? url : `${this.webhookOrigin}${new URL(url).pathname}`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret }, body: JSON.stringify(update) });
    this.webhookStatuses.push(response.status);
  }

  sentTo(chatId: number): StubMessage[] {
    return this.messages.filter((message) => message.chatId === chatId);
  }

  /** Resolves with what `look` finds as soon as it finds something. */
  async until<T>(look: () => T | undefined | false): Promise<T> {
    for (;;) {
      const found = look();
      if (found !== undefined && found !== false) return found;
      await new Promise<void>((resolve) => this.watchers.push(resolve));
    }
  }

  untilSent(chatId: number, count: number): Promise<StubMessage[]> {
    return this.until(() => this.sentTo(chatId).length >= count && this.sentTo(chatId));
  }

  countOf(method: string): number {
    return this.calls.filter((call) => call.method === method).length;
  }

  /** Goes away, cutting polls that are open. */
  goDown(): void {
    this.isDown = true;
    this.server.closeAllConnections();
    this.wake();
  }

  comeBack(): void {
    this.isDown = false;
  }

  async stop(): Promise<void> {
    this.isDown = true;
    this.wake();
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private wake(): void {
    for (const watcher of this.watchers.splice(0)) watcher();
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, token, method = ''] = /^\/bot([^/]+)\/(\w+)$/u.exec(request.url ?? '') ?? [];
    const body: Body = await readJson(request);
    if (this.isDown) return void request.socket.destroy();
    this.calls.push({ method, body });
    const fault = token === TelegramStub.token ? this.fault(method, body) : { status: 401, description: 'Unauthorized' };
    const result = fault === undefined || fault === 'cut-after' ? await this.run(method, body, response) : fault;
    if (this.isDown || fault === 'cut-before' || fault === 'cut-after') request.socket.destroy();
    else answer(response, result);
    this.wake();
  }

  private async run(method: string, body: Body, response: ServerResponse): Promise<Result> {
    switch (method) {
      case 'getMe': return ok({ ...BOT, is_bot: true, first_name: 'Test' });
      case 'getUpdates': return this.poll(Number(body['offset'] ?? 0), Number(body['timeout'] ?? 0), response);
      case 'sendMessage': return this.send(body);
      case 'editMessageText': return this.edit(body);
      case 'setWebhook':
        this.webhook = { url: textOf(body['url']), secret: textOf(body['secret_token']) };
        return ok(true);
      case 'deleteWebhook':
        this.webhook = undefined;
        return ok(true);
      case 'sendChatAction': case 'answerCallbackQuery': case 'setMyCommands': return ok(true);
      default: return { status: 404, description: 'Not Found: method not found' };
    }
  }

  /** Holds the call until there is an update from the offset on, as Telegram does; another poll ends this one. */
  private async poll(offset: number, timeoutSeconds: number, response: ServerResponse): Promise<Result> {
    if (this.webhook !== undefined) return { status: 409, description: 'Conflict: can\'t use getUpdates method while webhook is active' };
    const me = ++this.pollers;
    this.wake();
    this.pending = this.pending.filter((update) => update.update_id >= offset);
    const over = AbortSignal.timeout(Math.max(1, timeoutSeconds * 1000));
    const wake = (): void => this.wake();
    over.addEventListener('abort', wake);
    response.on('close', wake);
    const result = await this.until((): Result | undefined => {
      if (me !== this.pollers) return { status: 409, description: 'Conflict: terminated by other getUpdates request' };
      if (this.pending.length > 0 || over.aborted || this.isDown || response.destroyed) return ok(this.pending.slice(0, 100));
      return undefined;
    });
    over.removeEventListener('abort', wake);
    return result;
  }

  private send(body: Body): Result {
    const content = readContent(body);
    if ('status' in content) return content;
    const reply = body['reply_parameters'];
    const message: StubMessage = {
      chatId: Number(body['chat_id']), messageId: this.nextMessage++, threadId: numberOf(body['message_thread_id']),
      replyTo: typeof reply === 'object' && reply !== null && 'message_id' in reply ? numberOf(reply.message_id) : undefined, edits: 0, ...content,
    };
    this.messages.push(message);
    return ok({ message_id: message.messageId, date: 1_800_000_000, chat: { id: message.chatId, type: 'private' }, text: message.text });
  }

  private edit(body: Body): Result {
    const content = readContent(body);
    if ('status' in content) return content;
    const message = this.messages.find(({ chatId, messageId }) => chatId === Number(body['chat_id']) && messageId === Number(body['message_id']));
    if (message === undefined) return { status: 400, description: 'Bad Request: message to edit not found' };
    if (message.text === content.text && JSON.stringify([message.links, message.buttons]) === JSON.stringify([content.links, content.buttons])) return { status: 400, description: 'Bad Request: message is not modified: specified new message content and reply markup are exactly the same' };
    Object.assign(message, content, { edits: message.edits + 1 });
    return ok({ message_id: message.messageId, date: 1_800_000_000, chat: { id: message.chatId, type: 'private' }, text: message.text });
  }
}

function readContent(body: Body): Pick<StubMessage, 'text' | 'links' | 'buttons'> | { readonly status: number; readonly description: string } {
  const raw = textOf(body['text']);
  const refuse = (description: string): { readonly status: number; readonly description: string } => ({ status: 400, description: `Bad Request: ${description}` });
  let seen: { readonly text: string; readonly links: readonly string[] };
  try {
    seen = body['parse_mode'] === 'HTML' ? readHtml(raw) : { text: raw, links: [...raw.matchAll(/https?:\/\/[^\s()]+/gu)].map(([url]) => url) };
  } catch (error) {
    return refuse(`can't parse entities: ${error instanceof Error ? error.message : ''}`);
  }
  if (seen.text.trim() === '') return refuse('message text is empty');
  if (seen.text.length > VISIBLE_LIMIT) return refuse('message is too long');
  const markup = body['reply_markup'];
  const rows = typeof markup === 'object' && markup !== null && 'inline_keyboard' in markup && Array.isArray(markup.inline_keyboard) ? markup.inline_keyboard : [];
  const buttons: StubMessage['buttons'] = rows.flat();
  if (buttons.some(({ callback_data }) => Buffer.byteLength(callback_data) > 64)) return refuse('BUTTON_DATA_INVALID');
  return { ...seen, buttons };
}

/** What is left of Telegram's HTML when it is read: text, and the addresses of links. */
export function readHtml(html: string): { readonly text: string; readonly links: readonly string[] } {
  const open: string[] = [];
  const links: string[] = [];
  const text = html.replaceAll(/<(?<close>\/?)(?<name>[a-z]*)(?<rest>[^>]*)>/gu, (...groups) => {
    const { close, name, rest } = groups.at(-1) as { readonly close: string; readonly name: string; readonly rest: string }; // the named groups come last
    if (!TAGS.has(name)) throw new Error(`Unsupported start tag "${name}"`);
    if (close === '/' && open.pop() !== name) throw new Error('Unmatched end tag');
    if (close === '') open.push(name);
    const href = /^ href="([^"]*)"$/u.exec(rest)?.[1];
    if (href !== undefined) links.push(unescapeHtml(href));
    else if (rest !== '') throw new Error('Unexpected attribute');
    return '';
  });
  if (text.includes('<') || text.includes('>')) throw new Error('Unclosed start tag');
  if (open.length > 0) throw new Error(`Can't find end tag corresponding to start tag "${open.at(-1) ?? ''}"`);
  return { text: unescapeHtml(text), links };
}

function unescapeHtml(text: string): string {
  if (/&(?!amp;|lt;|gt;|quot;)/u.test(text)) throw new Error('Unknown entity');
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

function ok(result: unknown): Result {
  return { ok: true, result };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function answer(response: ServerResponse, result: Result): void {
  if (response.destroyed || typeof result === 'string') return void response.destroy();
  const status = 'ok' in result ? 200 : result.status;
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify('ok' in result ? result : { ok: false, error_code: result.status, description: result.description ?? '', parameters: result.parameters }));
}

async function readJson(request: IncomingMessage): Promise<Body> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  const parsed: unknown = text === '' ? {} : JSON.parse(text);
  return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
}
