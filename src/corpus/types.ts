/**
 * How well a statement is established, most solid first.
 *
 * - `officiel`: an official text or primary document was read;
 * - `secondaire`: press or a secondary page, identified and cross-checkable;
 * - `une partie`: one side speaks for itself (association, union, the administration itself…);
 * - `non vérifié`: a fragile source, or a rule known but not read again.
 */
export const SOLIDITIES = ['officiel', 'secondaire', 'une partie', 'non vérifié'] as const;
export type Solidity = (typeof SOLIDITIES)[number];

/** Who speaks in a source; `administration` is the one that a corpus is about, named by the source's publisher. */
export const SIDES = [
  'association', 'syndicat', 'presse', 'administration', 'gouvernement', 'parlement',
  'justice', 'autorite', 'loi', 'expert', 'parti', 'entreprise', 'autre',
] as const;
export type Side = (typeof SIDES)[number];

export const ARTICLE_TYPES = ['algorithme', 'droit', 'demarche', 'institution', 'contexte', 'glossaire', 'loi'] as const;
/** Type of an article; `loi` is reserved for law articles read from the LEGI data. */
export type ArticleType = (typeof ARTICLE_TYPES)[number];

/** A published document that statements rest on. */
export interface Source {
  readonly id: string;
  readonly publisher: string;
  readonly title: string;
  readonly url: string;
  /** `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; `s.d.` when the source is undated. */
  readonly date: string;
  readonly side?: Side | undefined;
  readonly solidity?: Solidity | undefined;
  /** Reservation to show with the source (copy of an article, disputed media…). */
  readonly note?: string | undefined;
}

/** The smallest thing an answer can say: one sentence, or one list item, with its own sources. */
export interface Statement {
  /** Plain text, without source references. */
  readonly text: string;
  /** Ids of the article's sources, in order of reference; at least one. */
  readonly sources: readonly string[];
  readonly solidity: Solidity;
  /** `item` statements come from a list and are shown as one. */
  readonly form: 'sentence' | 'item';
  /** Statements of one paragraph or list share a number, so that pages keep the layout. */
  readonly block: number;
  /** 1-based line of the Markdown file; 0 for law articles. */
  readonly line: number;
  /** Lines of a register that tell of an event: its day, month or year, as `YYYY-MM-DD`, `YYYY-MM` or `YYYY`. */
  readonly date?: string | undefined;
}

/** One question of an article with its answer. */
export interface Section {
  readonly heading: string;
  /** Unique in its article; the anchor of the page. */
  readonly slug: string;
  /** Ways in which people ask this section. */
  readonly questions: readonly string[];
  /** « En clair » lead, in very plain sentences; empty where there is none. */
  readonly plain: readonly Statement[];
  readonly statements: readonly Statement[];
  readonly line: number;
}

/** A field of the register: what is known, or an avowal that nobody knows and what to ask. */
export type RegisterField =
  | { readonly kind: 'known'; readonly statements: readonly Statement[] }
  | { readonly kind: 'unknown'; readonly text: string; readonly ask: string };

export const REGISTER_FIELDS = [
  'names', 'purpose', 'output', 'inputs', 'status', 'users', 'effect', 'human',
  'supplier', 'legalBasis', 'recourse', 'criticisms', 'reply',
] as const;
export type RegisterFieldName = (typeof REGISTER_FIELDS)[number];

/** The public sheet of an algorithm. */
export interface Register {
  readonly fields: Readonly<Record<RegisterFieldName, RegisterField>>;
  /** What no source says. */
  readonly unknown: readonly string[];
}

export const DEADLINE_UNITS = ['heures', 'jours', 'semaines', 'mois', 'ans'] as const;
export const COUNTINGS = ['calendaires', 'ouvrés', 'francs', 'non précisé'] as const;
export const ACTORS = ['usager', 'administration', 'autorité', 'juge'] as const;

/** A legal or practical deadline, as data. */
export interface Deadline {
  readonly id: string;
  readonly label: string;
  readonly amount: number;
  readonly unit: (typeof DEADLINE_UNITS)[number];
  /** Event from which it runs. */
  readonly from: string;
  readonly counting: (typeof COUNTINGS)[number];
  /** Who has to act within it. */
  readonly actor: (typeof ACTORS)[number];
  readonly silence?: string | undefined;
  /** Slug of the section that states it. */
  readonly section: string;
  readonly sources: readonly string[];
  readonly solidity: Solidity;
}

/** What a `droit` or `demarche` article says as data. */
export interface Procedure {
  readonly who: Statement;
  /** Against what; no source of its own. */
  readonly against: string;
  readonly deadlines: readonly Deadline[];
  readonly noDeadline?: Statement | undefined;
  readonly addressee: Statement;
  readonly steps: readonly string[];
  readonly attachments: readonly string[];
  readonly cost: Statement | { readonly unknown: string };
  readonly suspends: Statement;
  readonly next: string;
}

/** What a service says of itself, in the words of its own corpus. */
export interface ServiceWords {
  readonly tagline: string;
  readonly notice: string;
  /** Reply to a greeting. */
  readonly greeting?: string | undefined;
  /** Reply to « who are you? ». */
  readonly identity?: string | undefined;
  /** Where to turn when the corpus has no answer. */
  readonly turnTo?: string | undefined;
  /** First questions offered, 1–4. */
  readonly starters?: readonly string[] | undefined;
}

/** One Markdown file of the corpus, or one law article, checked. */
export interface Article {
  /** Path in the corpus folder without `.md`; law articles: `loi/<code slug>/<number>`. */
  readonly id: string;
  readonly title: string;
  readonly type: ArticleType;
  readonly summary: string;
  /** Last editorial check, `YYYY-MM-DD`. */
  readonly updated: string;
  /** Date at which its content was true or last checked, `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly questions: readonly string[];
  readonly related: readonly string[];
  readonly sources: Readonly<Record<string, Source>>;
  readonly sections: readonly Section[];
  /** Notice that the subject moved after the last source. */
  readonly warning?: Statement | undefined;
  readonly plainReviewed?: boolean | undefined;
  /** `detresse`: the article that answers someone in danger; `service`: one about the service itself, its own register sheet among them. */
  readonly role?: 'detresse' | 'service' | undefined;
  /** Of one article with the role `service`: what the home page and small talk say of the service. */
  readonly home?: ServiceWords | undefined;
  readonly register?: Register | undefined;
  readonly procedure?: Procedure | undefined;
  /** Law articles only: number as the code writes it (`R*311-12`), code name, theme. */
  readonly law?: { readonly num: string; readonly code: string; readonly theme: string } | undefined;
}

/** The part of an article that is indexed, retrieved and cited. */
export interface Passage {
  /** `article id#section slug-counter`, e.g. `algorithmes/score-suspicion#donnees-2`; stable while heading and order stay. */
  readonly id: string;
  readonly articleId: string;
  readonly title: string;
  readonly type: ArticleType;
  readonly heading: string;
  readonly slug: string;
  /** 0-based place of the section in its article. */
  readonly sectionIndex: number;
  /** Text of the statements joined by spaces (items by line breaks): what quotes are verbatim parts of. */
  readonly text: string;
  readonly statements: readonly Statement[];
  readonly plain: readonly Statement[];
  readonly questions: readonly string[];
  readonly asOf: string;
  readonly law?: { readonly num: string; readonly code: string } | undefined;
}

/** A group of terms that mean the same for a search. */
export interface SynonymGroup {
  readonly terms: readonly string[];
  /** 0–1: how strongly one term stands for another. */
  readonly weight: number;
}

/** A checked corpus, ready to be indexed. */
export interface Corpus {
  readonly articles: readonly Article[];
  readonly passages: readonly Passage[];
  readonly synonyms: readonly SynonymGroup[];
  /** Short forms of the subject (`synonymes.yaml`), folded, with what they stand for. */
  readonly abbreviations: Readonly<Record<string, string>>;
  /** Questions near the subject that the corpus does not treat (`hors-sujet.txt`): a question more like them is not answered. */
  readonly outOfScope: readonly string[];
  /** SHA-256 over everything that the index depends on. */
  readonly hash: string;
}
