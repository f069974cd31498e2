import { createHash, timingSafeEqual } from 'node:crypto';
import type { Webhook } from '../channel.ts';
import { readUpdate } from './client.ts';
import type { Update } from './parse.ts';

/** Telegram's own header for the secret of `setWebhook`. */
const SECRET_HEADER = 'x-telegram-bot-api-secret-token';
/** Telegram is answered at the latest after this time, and sends an unanswered update again; most turns are finished before. */
const ANSWER_WITHIN_MS = 2000;

/** The webhook of the channel: nothing is accepted without the secret, and an update counts as received when it is answered, or is being worked on. */
export function createWebhook({ url, secret }: { readonly url: string; readonly secret: string }, take: (update: Update) => Promise<void>): Webhook {
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
      const enough = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, ANSWER_WITHIN_MS);
      });
      try {
        await Promise.race([work, enough]);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
