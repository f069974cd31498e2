import { z } from 'zod';
import { RoomEvent } from './parse.ts';

/** A room's replacement by another one, and who replaced it. */
export interface Upgrade {
  readonly replacement: string;
  readonly sender: string;
}

/** What one `/sync` brought of one room. */
export interface RoomBatch {
  readonly room: string;
  /** Oldest first; unreadable ones are left out. */
  readonly events: readonly RoomEvent[];
  /** Where to read on backwards, when the server left older events out; else `undefined`. */
  readonly gap: string | undefined;
  /** Whether the bot came into the room with this batch. */
  readonly isNew: boolean;
  /** Whether anybody came or went. */
  readonly hasMembers: boolean;
  /** Whether anybody went. */
  readonly hasLeavers: boolean;
  /** Where the room goes on, when somebody who may do so has replaced it. */
  readonly upgrade: Upgrade | undefined;
}

/** What one `/sync` brought, as far as the channel is concerned. */
export interface SyncBatch {
  readonly next: string;
  readonly joined: readonly RoomBatch[];
  readonly invites: readonly { readonly room: string; readonly inviter: string }[];
  /** Rooms that the bot is no longer in. */
  readonly left: readonly string[];
}

const Events = z.object({ events: z.array(z.unknown()).catch([]) }).catch({ events: [] });
const Timeline = z.object({ events: z.array(z.unknown()).catch([]), limited: z.boolean().catch(false), prev_batch: z.string().optional().catch(undefined) }).catch({ events: [], limited: false, prev_batch: undefined });
const Rooms = z.object({
  join: z.record(z.string(), z.object({ timeline: Timeline, state: Events })).catch({}),
  invite: z.record(z.string(), z.object({ invite_state: Events })).catch({}),
  leave: z.record(z.string(), z.unknown()).catch({}),
}).catch({ join: {}, invite: {}, leave: {} });
const Sync = z.object({ next_batch: z.string(), rooms: Rooms });

const Member = z.object({ type: z.literal('m.room.member'), sender: z.string(), state_key: z.string(), content: z.object({ membership: z.string() }), unsigned: z.object({ prev_content: z.object({ membership: z.string() }).optional().catch(undefined) }).optional().catch(undefined) });
type Member = z.infer<typeof Member>;
const Tombstone = z.object({ type: z.literal('m.room.tombstone'), state_key: z.literal(''), sender: z.string(), content: z.object({ replacement_room: z.string().startsWith('!') }) });

/**
 * Reads an answer of `/sync`.
 *
 * Of a room that the bot has just entered only what came after its invite counts, or after its entry where the invite is out of sight: in a conversation
 * of two the question is often written before the bot has come in.
 *
 * @throws {z.ZodError} when it is none.
 */
export function readSync(answer: unknown, userId: string): SyncBatch {
  const { next_batch: next, rooms } = Sync.parse(answer);
  return {
    next,
    joined: Object.entries(rooms.join).map(([room, { timeline, state }]) => readRoom(room, timeline, state.events, userId)),
    invites: Object.entries(rooms.invite).flatMap(([room, { invite_state: { events } }]) => {
      const invite = events.map(memberOf).find((member) => member?.state_key === userId && member.content.membership === 'invite');
      return invite === undefined ? [] : [{ room, inviter: invite.sender }];
    }),
    left: Object.keys(rooms.leave),
  };
}

function readRoom(room: string, timeline: z.infer<typeof Timeline>, state: readonly unknown[], userId: string): RoomBatch {
  const members = timeline.events.map(memberOf);
  const entered = members.findLastIndex((member) => member?.state_key === userId && member.content.membership === 'join' && member.unsigned?.prev_content?.membership !== 'join');
  const invited = members.findLastIndex((member, place) => place < entered && member?.state_key === userId && member.content.membership === 'invite');
  const from = entered < 0 ? 0 : invited < 0 ? entered : invited;
  return {
    room, isNew: entered >= 0,
    events: timeline.events.slice(from).flatMap((event) => RoomEvent.safeParse(event).data ?? []),
    gap: timeline.limited && entered < 0 ? timeline.prev_batch : undefined,
    hasMembers: members.some((member) => member !== undefined),
    hasLeavers: members.some((member) => member?.content.membership === 'leave' || member?.content.membership === 'ban'),
    upgrade: [...state, ...timeline.events].map(upgradeOf).findLast((upgrade) => upgrade !== undefined),
  };
}

function upgradeOf(event: unknown): Upgrade | undefined {
  const tombstone = Tombstone.safeParse(event).data;
  return tombstone === undefined ? undefined : { replacement: tombstone.content.replacement_room, sender: tombstone.sender };
}

function memberOf(event: unknown): Member | undefined {
  return Member.safeParse(event).data;
}

/** The same answer without what people write, read, type or react with: the SDK gets the keys and the rooms' state, and so keeps no message in memory. */
export function withoutMessages(answer: unknown): unknown {
  const Loose = z.looseObject({ rooms: z.looseObject({ join: z.record(z.string(), z.looseObject({ timeline: z.looseObject({ events: z.array(z.unknown()) }).optional() })).optional() }).optional() });
  const read = Loose.safeParse(answer);
  if (!read.success || read.data.rooms?.join === undefined) return answer;
  const join = Object.fromEntries(Object.entries(read.data.rooms.join).map(([room, { timeline, ephemeral: _ephemeral, account_data: _accountData, unread_notifications: _unread, ...rest }]) => [
    room, { ...rest, ...(timeline === undefined ? {} : { timeline: { ...timeline, events: timeline.events.filter(isState) } }) },
  ]));
  return { ...read.data, rooms: { ...read.data.rooms, join } };
}

function isState(event: unknown): boolean {
  return typeof event === 'object' && event !== null && 'state_key' in event;
}
