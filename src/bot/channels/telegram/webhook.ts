import { createHash, timingSafeEqual } from 'node:crypto';
import { TurnTimeoutError } from '../../errors.ts';
import type { Webhook } from '../channel.ts';
import { readUpdate } from './client.ts';
import type { Update } from './parse.ts';

/** Telegram's own header for the secret of `setWebhook`. */
const SECRET_HEADER = 'x-telegram-bot-api-secret-token';
/**
 * Telegram forgets an update when it is answered with success, so that comes when the reply has arrived and this is on disk: a kill before then has the
 * update delivered again. What takes longer than this is refused meanwhile, and found in hand or finished when it comes again. Relays in front of the
 * service commonly wait for 60 seconds.
 */
const CONFIRM_WITHIN_MS = 25_000;

/**
 * The webhook of the channel: nothing is accepted without the secret, and an update counts as received when it is finished.
 *
 * @param take - resolves when an update is finished, rejects when it is to come again; one that is in hand is not taken twice.
 */
export function createWebhook({ url, secret }: { readonly url: string; readonly secret: string }, take: (update: Update) => Promise<void>, confirmWithinMs = CONFIRM_WITHIN_MS): Webhook {
  const expected = digest(secret);
  return {
    path: new URL(url).pathname,
    // Digests have one length, which the comparison in constant time needs.
    isGenuine: (header) => timingSafeEqual(digest(header(SECRET_HEADER) ?? ''), expected),
    take: async (body) => {
      const update = readUpdate(body);
      // It has no number that could be confirmed; sent again it would be no better.
      if (update === undefined) return;
      const work = take(update);
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new TurnTimeoutError(confirmWithinMs)), confirmWithinMs);
      });
      try {
        await Promise.race([work, late]);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
