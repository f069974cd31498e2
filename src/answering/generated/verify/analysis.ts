import { partsOf } from './actors.ts';
import { markedWords } from './agreement.ts';
import { anchorsOf } from './anchors.ts';
import { classesOf } from './classes.ts';
import { figuresOf } from './figures.ts';
import { modalitiesOf } from './modality.ts';
import { negationsOf } from './negation.ts';
import { speakersOf } from './speakers.ts';
import { contentOf } from './support.ts';
import { flatten, plainSentence, tokensOf, type Token } from './tokens.ts';

/** Everything that the checks compare, of one sentence or statement. */
export interface Analysis {
  /** Lower case, without closing punctuation and leading « oui »: equal for equal sentences. */
  readonly bare: string;
  readonly tokens: readonly Token[];
  /** The telling words. */
  readonly content: readonly Token[];
  /** The rest, made when first asked for: most statements of a passage fail by their words alone. */
  readonly details: () => Details;
}

export type Details = ReturnType<typeof detailsOf>;

/** Takes a sentence apart, once for all checks. */
export function analyseSentence(text: string): Analysis {
  const tokens = tokensOf(text);
  let details: Details | undefined;
  return {
    bare: plainSentence(text).replace(/[\s.!…]+$/u, '').toLowerCase(), tokens, content: contentOf(tokens),
    details: () => {
      details ??= detailsOf(text, tokens);
      return details;
    },
  };
}

function detailsOf(text: string, tokens: readonly Token[]) {
  return {
    figures: figuresOf(text), speakers: speakersOf(tokens), negations: negationsOf(tokens), modalities: modalitiesOf(tokens), classes: classesOf(flatten(tokens)),
    anchors: anchorsOf(tokens), parts: partsOf(tokens), marked: markedWords(tokens),
  } as const;
}
