import { createHash } from 'node:crypto';

/** A button that was shown longer ago than this is found by its label only. */
const LIFE_MS = 86_400_000;
const MAX_CHOICES = 10_000;
const PREFIX = 'q:';

/**
 * Offered questions behind short tokens, since a button carries 64 bytes at most. The same question has the same token, so that a message that is
 * sent again is the same message.
 */
export class Choices {
  private readonly questions = new Map<string, { readonly question: string; readonly since: number }>();
  private readonly now: () => number;

  constructor(now: () => number = Date.now) {
    this.now = now;
  }

  /** Data of a button; 18 bytes. */
  token(question: string): string {
    const token = `${PREFIX}${createHash('sha256').update(question).digest('base64url').slice(0, 16)}`;
    this.questions.delete(token);
    this.questions.set(token, { question, since: this.now() });
    for (const [oldest, { since }] of this.questions) {
      if (this.questions.size <= MAX_CHOICES && this.now() - since < LIFE_MS) break;
      this.questions.delete(oldest);
    }
    return token;
  }

  /** The question of a pressed button. After a restart the label that the platform sends along still tells it. */
  question(data: string, label: string | undefined): string | undefined {
    const known = this.questions.get(data);
    if (known !== undefined && this.now() - known.since < LIFE_MS) return known.question;
    return data.startsWith(PREFIX) ? label : undefined;
  }
}
