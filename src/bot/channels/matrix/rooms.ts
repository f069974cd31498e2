import { z } from 'zod';
import { HomeserverError, segment, type Homeserver } from './homeserver.ts';
import { RoomEvent } from './parse.ts';

const Page = z.object({ chunk: z.array(z.unknown()), end: z.string().optional() });
const Created = z.object({ predecessor: z.object({ room_id: z.string() }) });
const Members = z.object({ joined: z.record(z.string(), z.unknown()) });
/** Messages of one room that are fetched after an absence; older ones are given up, and that is logged. */
const MAX_GAP_EVENTS = 2000;
const PAGE_EVENTS = 100;

/**
 * Fetches what the server left out of a room's batch, backwards until the point where the stream was left.
 *
 * @param from - where the batch begins.
 * @param to - where the stream was left.
 * @param isKnown - an event that was read before ends the search, for servers that do not look at `to`.
 * @returns the events, oldest first, and whether there were more than are fetched, or than the server shows.
 */
export async function readGap(homeserver: Homeserver, room: string, { from, to, isKnown, signal }: { readonly from: string; readonly to: string; readonly isKnown: (event: string) => boolean; readonly signal: AbortSignal }): Promise<{ readonly events: readonly RoomEvent[]; readonly isCut: boolean }> {
  const events: RoomEvent[] = [];
  for (let at = from; events.length < MAX_GAP_EVENTS;) {
    const answer = await fetchPage(homeserver, room, { dir: 'b', from: at, to, limit: String(PAGE_EVENTS) }, signal);
    if (answer === undefined) break;
    const { chunk, end } = answer;
    const page = chunk.flatMap((event) => RoomEvent.safeParse(event).data ?? []);
    const known = page.findIndex((event) => isKnown(event.event_id));
    events.push(...(known < 0 ? page : page.slice(0, known)));
    if (known >= 0 || chunk.length === 0 || end === undefined || end === at) return { events: events.reverse(), isCut: false };
    at = end;
  }
  return { events: events.reverse(), isCut: true };
}

/** A page of a room's past; `undefined` when the server refuses it for good: the stream of all rooms waits for it. */
async function fetchPage(homeserver: Homeserver, room: string, query: Readonly<Record<string, string>>, signal: AbortSignal): Promise<z.infer<typeof Page> | undefined> {
  try {
    return Page.parse(await homeserver.request('GET', `/rooms/${segment(room)}/messages`, { query, signal }));
  } catch (error) {
    if (error instanceof HomeserverError && error.isFinal) return undefined;
    throw error;
  }
}

/** An event of a room; `undefined` when the bot cannot see it. */
export async function fetchEvent(homeserver: Homeserver, room: string, event: string, signal: AbortSignal): Promise<RoomEvent | undefined> {
  try {
    return RoomEvent.safeParse(await homeserver.request('GET', `/rooms/${segment(room)}/event/${segment(event)}`, { signal })).data;
  } catch (error) {
    if (error instanceof HomeserverError && error.isFinal) return undefined;
    throw error;
  }
}

/** Accounts that are in a room, those who are only invited left out; empty when the bot is not in it. */
export async function joinedMembers(homeserver: Homeserver, room: string, signal: AbortSignal): Promise<readonly string[]> {
  try {
    return Object.keys(Members.parse(await homeserver.request('GET', `/rooms/${segment(room)}/joined_members`, { signal })).joined);
  } catch (error) {
    if (error instanceof HomeserverError && error.isFinal) return [];
    throw error;
  }
}

/**
 * Enters a room.
 *
 * @param via - a server that knows the room, where no invite tells it.
 * @returns whether the bot is in the room; false when it cannot come in, for good or until it is invited.
 */
export async function join(homeserver: Homeserver, room: string, signal: AbortSignal, via?: string): Promise<boolean> {
  try {
    await homeserver.request('POST', `/join/${segment(room)}`, { body: {}, signal, ...(via === undefined ? {} : { query: { server_name: via } }) });
    return true;
  } catch (error) {
    if (error instanceof HomeserverError && error.isFinal) return false;
    throw error;
  }
}

/** The room that a room says to replace, as its server made it; `undefined` for one that replaces none, or that the bot cannot see. */
export async function predecessorOf(homeserver: Homeserver, room: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    return Created.safeParse(await homeserver.request('GET', `/rooms/${segment(room)}/state/m.room.create`, { signal })).data?.predecessor.room_id;
  } catch (error) {
    if (error instanceof HomeserverError && error.isFinal) return undefined;
    throw error;
  }
}

/** Leaves a room, or declines its invite, and has the server forget it; a room that the bot is not in is left already. */
export async function leave(homeserver: Homeserver, room: string, signal: AbortSignal): Promise<void> {
  for (const step of ['leave', 'forget']) {
    try {
      await homeserver.request('POST', `/rooms/${segment(room)}/${step}`, { body: {}, signal });
    } catch (error) {
      if (!(error instanceof HomeserverError && error.isFinal)) throw error;
    }
  }
}
