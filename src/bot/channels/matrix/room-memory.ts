/** Offers that are kept; the oldest give way. */
const MAX_OFFERS = 5000;
/** As long as the bot remembers a conversation at most. */
const OFFER_MS = 30 * 60_000;
const MAX_OWN = 5000;

/** What is remembered of rooms while the program runs: nothing of what people wrote. */
export class RoomMemory {
  private readonly members = new Map<string, readonly string[]>();
  private readonly offers = new Map<string, { readonly suggestions: readonly string[]; readonly at: number }>();
  private readonly own = new Set<string>();
  private readonly now: () => number;

  constructor(now: () => number = Date.now) {
    this.now = now;
  }

  membersOf(room: string): readonly string[] | undefined {
    return this.members.get(room);
  }

  setMembers(room: string, members: readonly string[]): void {
    this.members.set(room, members);
  }

  /** Somebody came or went. */
  forgetMembers(room: string): void {
    this.members.delete(room);
  }

  /** The questions offered to a person by the last reply, while their conversation lasts. */
  offered(room: string, person: string): readonly string[] {
    const offer = this.offers.get(offerKey(room, person));
    return offer === undefined || this.now() - offer.at >= OFFER_MS ? [] : offer.suggestions;
  }

  offer(room: string, person: string, suggestions: readonly string[]): void {
    const key = offerKey(room, person);
    this.offers.delete(key);
    if (suggestions.length > 0) this.offers.set(key, { suggestions, at: this.now() });
    // In the order of their age.
    for (const [oldest, { at }] of this.offers) {
      if (this.offers.size <= MAX_OFFERS && this.now() - at < OFFER_MS) break;
      this.offers.delete(oldest);
    }
  }

  /** Whether a message is known to be the bot's; old ones are no longer known. */
  isOwn(event: string): boolean {
    return this.own.has(event);
  }

  addOwn(event: string): void {
    this.own.add(event);
    for (const oldest of this.own) {
      if (this.own.size <= MAX_OWN) break;
      this.own.delete(oldest);
    }
  }

  forgetRoom(room: string): void {
    this.members.delete(room);
    for (const key of this.offers.keys()) if (key.startsWith(`${room} `)) this.offers.delete(key);
  }
}

function offerKey(room: string, person: string): string {
  return `${room} ${person}`;
}
