import { fold } from '../../corpus/text.ts';
import type { Intent } from '../../retrieval/index.ts';
import { detectIntents, termsOf } from '../../retrieval/text.ts';
import { remembered } from './remembered.ts';

/** A passage, or a section of an article. */
interface Headed { readonly heading: string }

/** What a heading asks. */
export const intentsOfHeading = remembered(({ heading }: Headed): readonly Intent[] => detectIntents(heading));

export const foldedHeading = remembered(({ heading }: Headed): string => fold(heading));

/** Terms of a heading, each once. */
export const termsOfHeading = remembered(({ heading }: Headed): ReadonlySet<string> => new Set(termsOf(heading)));
