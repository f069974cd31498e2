import { z } from 'zod';

/** Longest message, in UTF-16 units after trimming. */
export const MESSAGE_MAX_CHARS = 2000;

/** Body of `POST /api/chat`. Unknown keys are refused. */
export const ChatRequest = z.strictObject({
  message: z.string().trim().min(1).max(MESSAGE_MAX_CHARS),
  conversation: z.uuid().optional(),
  style: z.enum(['standard', 'simple']).optional(),
});
export type ChatRequest = z.infer<typeof ChatRequest>;

/** Query of `GET /api/search`. Unknown keys are refused. */
export const SearchRequest = z.strictObject({
  q: z.string().trim().min(1).max(MESSAGE_MAX_CHARS),
  limit: z.coerce.number().int().min(1).max(50).default(10),
});
export type SearchRequest = z.infer<typeof SearchRequest>;

/** A document that a citation or a search result rests on; `date` is `YYYY`, `YYYY-MM`, `YYYY-MM-DD` or `s.d.`. */
export const SourceView = z.object({
  publisher: z.string(),
  title: z.string(),
  url: z.string(),
  date: z.string(),
  side: z.string().optional(),
  note: z.string().optional(),
});

/** What supports the sentences that carry `[marker]`: a verbatim quote of a passage, with its sources. */
export const CitationView = z.object({
  marker: z.number().int().min(1),
  passage: z.string(),
  quote: z.string(),
  article: z.object({ id: z.string(), title: z.string(), url: z.string() }),
  sources: z.array(SourceView).min(1),
  solidity: z.string(),
  asOf: z.string(),
});

/** Body of a 200 of `POST /api/chat`, and data of the `done` event. */
export const ChatResponse = z.object({
  conversation: z.uuid(),
  turn: z.uuid(),
  kind: z.enum(['answer', 'abstention', 'clarification', 'dialogue', 'smalltalk']),
  text: z.string(),
  citations: z.array(CitationView),
  suggestions: z.array(z.string()).max(4),
  attachments: z.array(z.object({ name: z.string(), type: z.string(), url: z.string() })).optional(),
  mode: z.enum(['extractive', 'generated']),
});
export type ChatResponse = z.infer<typeof ChatResponse>;

/** Body of a 200 of `GET /api/search`. */
export const SearchResponse = z.object({
  results: z.array(z.object({
    passage: z.string(),
    score: z.number(),
    article: z.object({ id: z.string(), title: z.string(), url: z.string() }),
    heading: z.string(),
    quote: z.string(),
    sources: z.array(SourceView).min(1),
    asOf: z.string(),
  })),
});
export type SearchResponse = z.infer<typeof SearchResponse>;

/** RFC 9457 problem body. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
}

/** A field of a register sheet: what is known, statement by statement, or an avowal that nobody knows with the request that would find out. */
export const RegisterFieldView = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('known'),
    statements: z.array(z.object({
      text: z.string(),
      solidity: z.string(),
      /** Ids of the entry's `sources`. */
      sources: z.array(z.string()).min(1),
      /** Of the event that it tells of: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. */
      date: z.string().optional(),
    })).min(1),
  }),
  z.object({ kind: z.literal('unknown'), text: z.string(), ask: z.object({ title: z.string(), url: z.string() }) }),
]);
export type RegisterFieldView = z.infer<typeof RegisterFieldView>;

/** An algorithm of the register. */
export const RegisterEntry = z.object({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  /** Path of its sheet, and of the article it is from. */
  url: z.string(),
  article: z.string(),
  updated: z.string(),
  asOf: z.string(),
  fields: z.object({
    names: RegisterFieldView, purpose: RegisterFieldView, output: RegisterFieldView, inputs: RegisterFieldView, status: RegisterFieldView, users: RegisterFieldView, effect: RegisterFieldView,
    human: RegisterFieldView, supplier: RegisterFieldView, legalBasis: RegisterFieldView, recourse: RegisterFieldView, criticisms: RegisterFieldView, reply: RegisterFieldView,
  }),
  unknown: z.array(z.string()),
  sources: z.record(z.string(), SourceView),
});
export type RegisterEntry = z.infer<typeof RegisterEntry>;

/** Body of `GET /algorithmes.json`. */
export const RegisterResponse = z.object({
  /** When the corpus was last put in service, ISO 8601. */
  generated: z.string(),
  algorithms: z.array(RegisterEntry),
  /** The sheet on the service's own algorithm, where the corpus has one. */
  service: RegisterEntry.optional(),
});
export type RegisterResponse = z.infer<typeof RegisterResponse>;
