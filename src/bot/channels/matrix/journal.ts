import { z } from 'zod';
import { ChannelError } from '../channel.ts';
import { AccountSchema, type Account } from './sign-in.ts';
import type { Vault } from './vault.ts';

/** File of the vault. */
const FILE = 'journal';

const Pending = z.object({ room: z.string(), event: z.string() });
/** Replacements that the bot waits to be invited to; the oldest give way. */
const MAX_SUCCESSORS = 200;
const Successor = z.object({ room: z.string(), of: z.string(), via: z.string() });
const Answer = z.object({ event: z.string(), reply: z.string(), room: z.string(), person: z.string(), at: z.number() });
const Content = z.object({
  account: AccountSchema.optional(), since: z.string().optional(),
  pending: z.array(Pending), invites: z.array(z.string()), answers: z.array(Answer), successors: z.array(Successor).default([]),
});

/** A room that replaces another one. */
export type RoomSuccessor = Readonly<z.infer<typeof Successor>>;
/** A message that waits for its answer. */
export type PendingEvent = Readonly<z.infer<typeof Pending>>;
/** A reply that an edit of its question may still change. */
export type AnswerLink = Readonly<z.infer<typeof Answer>>;

/**
 * What must be known after a crash: the device, how far the stream was read, and which messages and invites read so far are not done. Ids only, no
 * text. Changes are in memory until `save`.
 */
export class Journal {
  account: Account | undefined;
  /** Token of the stream; what came before is in `pending`, `invites`, or done. */
  since: string | undefined;
  private readonly waiting: Map<string, PendingEvent>;
  private readonly rooms: Set<string>;
  private links: AnswerLink[];
  private heirs: readonly RoomSuccessor[];
  private readonly vault: Vault;
  private tail: Promise<void> = Promise.resolve();

  private constructor(vault: Vault, content: z.infer<typeof Content>) {
    this.vault = vault;
    this.account = content.account;
    this.since = content.since;
    this.waiting = new Map(content.pending.map((pending) => [pending.event, pending]));
    this.rooms = new Set(content.invites);
    this.links = content.answers;
    this.heirs = content.successors;
  }

  /** @throws {ChannelError} when the vault's phrase is another one, or the file is of no use. */
  static async load(vault: Vault): Promise<Journal> {
    const file = await vault.read(FILE);
    if (file === undefined) return new Journal(vault, { pending: [], invites: [], answers: [], successors: [] });
    const content = Content.safeParse(JSON.parse(file.toString('utf8')));
    if (!content.success) throw new ChannelError('The Matrix channel\'s journal in DATA_DIR is of another version. Delete its folder: the bot signs in as a new device.');
    return new Journal(vault, content.data);
  }

  get pending(): readonly PendingEvent[] {
    return [...this.waiting.values()];
  }

  get invites(): readonly string[] {
    return [...this.rooms];
  }

  addPending(pending: PendingEvent): void {
    this.waiting.set(pending.event, pending);
  }

  removePending(event: string): void {
    this.waiting.delete(event);
  }

  addInvite(room: string): void {
    this.rooms.add(room);
  }

  removeInvite(room: string): void {
    this.rooms.delete(room);
  }

  /** A room that replaces one in which the bot was, and that it may enter. */
  addSuccessor(successor: RoomSuccessor): void {
    this.heirs = [...this.heirs.filter(({ room }) => room !== successor.room), successor].slice(-MAX_SUCCESSORS);
  }

  removeSuccessor(room: string): void {
    this.heirs = this.heirs.filter((heir) => heir.room !== room);
  }

  /** What is known of a replacement in which the bot is not yet. */
  successor(room: string): RoomSuccessor | undefined {
    return this.heirs.find((heir) => heir.room === room);
  }

  /** The reply to a message, while it may be changed. */
  answerTo(event: string): AnswerLink | undefined {
    return this.links.find((link) => link.event === event);
  }

  addAnswer(link: AnswerLink): void {
    this.links.push(link);
  }

  /** Forgets the replies given before a time. */
  expireAnswers(before: number): void {
    this.links = this.links.filter(({ at }) => at >= before);
  }

  /** Nothing of a room stays. */
  forgetRoom(room: string): void {
    this.rooms.delete(room);
    for (const { event, room: place } of this.waiting.values()) if (place === room) this.waiting.delete(event);
    this.links = this.links.filter((link) => link.room !== room);
  }

  /** Another device begins at the present: nothing of the old one's stream holds for it. */
  startAnew(account: Account): void {
    this.account = account;
    this.since = undefined;
    this.waiting.clear();
    this.rooms.clear();
    this.links = [];
    this.heirs = [];
  }

  /** The state of the call is on disk when it resolves. */
  save(): Promise<void> {
    const content: z.infer<typeof Content> = { account: this.account, since: this.since, pending: [...this.waiting.values()], invites: [...this.rooms], answers: this.links, successors: [...this.heirs] };
    this.tail = this.tail.catch(() => undefined).then(() => this.vault.write(FILE, Buffer.from(JSON.stringify(content))));
    return this.tail;
  }
}
