import { z } from 'zod';
import { ACTORS, COUNTINGS, DEADLINE_UNITS, SIDES, SOLIDITIES } from './types.ts';

/** Front matter of an article, as written. Messages are French: maintainers read them. */

const text = (what: string): z.ZodString =>
  z.string({ error: ({ input }) => (input === undefined || input === null ? `${what} manque : écrivez-le` : `${what} doit être un texte : mettez-le entre guillemets droits "…"`) }).trim().min(1, `${what} est vide : écrivez-le`);
/** A day of the calendar, or a month or year of it. */
const isDate = (date: string): boolean => {
  const day = `${date}${'-01-01'.slice(date.length - 4)}`;
  const time = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(day);
};
const day = (what: string): z.ZodString =>
  z.string({ error: `${what} doit être une date, par exemple 2026-11-24` }).regex(/^\d{4}-\d{2}-\d{2}$/u, { error: `${what} doit être une date de la forme 2026-11-24`, abort: true }).refine(isDate, `${what} n'est pas un jour du calendrier : corrigez le mois ou le jour`);

const SourceSchema = z.strictObject({
  publisher: text('« publisher » (qui publie)'),
  title: text('« title » (titre de la source)'),
  url: z.string({ error: '« url » (adresse de la source) manque' }).trim().regex(/^(?:https?:\/\/\S+|\/\S*)?$/u, '« url » doit commencer par https://'),
  date: z.union([z.string(), z.number()], { error: '« date » manque : écrivez une date, ou "s.d." si la source n\'en porte pas' })
    .transform(String)
    .pipe(z.string().regex(/^(?:\d{4}(?:-\d{2}(?:-\d{2})?)?|s\.d\.)$/u, { error: '« date » doit être 2024, 2024-06, 2024-06-25 ou "s.d."', abort: true }).refine((date) => date === 's.d.' || isDate(date), '« date » n\'est pas au calendrier : corrigez le mois ou le jour')),
  side: z.enum(SIDES, { error: `« side » doit être l'un de : ${SIDES.join(', ')}` }).optional(),
  solidity: z.enum(SOLIDITIES, { error: `« solidity » doit être l'un de : ${SOLIDITIES.join(', ')}` }).optional(),
  note: z.string().optional(),
}).refine((source) => source.url !== '' || source.note !== undefined, { path: ['url'], message: '« url » est vide : donnez l\'adresse, ou dites dans « note » pourquoi elle manque' });

const registerLine = z.union([
  text('une ligne de la fiche'),
  z.strictObject({
    date: z.union([z.string(), z.number()]).transform(String).pipe(z.string().regex(/^\d{4}(?:-\d{2}(?:-\d{2})?)?$/u, { error: '« date » doit être 2024, 2024-06 ou 2024-06-25', abort: true }).refine(isDate, '« date » n\'est pas au calendrier : corrigez le mois ou le jour')),
    text: text('« text » (la phrase de la fiche)'),
  }),
], { error: 'une ligne de la fiche doit être une phrase, ou { date: "2024-06", text: "…" }' });

const registerField = z.union([
  z.array(registerLine).min(1, 'ce champ de la fiche est vide : écrivez ce que l\'on sait, ou { unknown: "…", ask: article }'),
  z.strictObject({ unknown: text('« unknown »'), ask: text('« ask » (article de la demande à faire)') }),
], { error: ({ input }) => `ce champ de la fiche ${input === undefined || input === null ? 'manque : écrivez' : 'doit être'} une liste de phrases, ou { unknown: "…", ask: article }` });

const RegisterSchema = z.strictObject({
  names: registerField, purpose: registerField, output: registerField, inputs: registerField, status: registerField,
  users: registerField, effect: registerField, human: registerField, supplier: registerField, legalBasis: registerField,
  recourse: registerField, criticisms: registerField, reply: registerField,
  unknown: z.array(text('une ligne de « unknown »')).min(1, '« unknown » est vide : dites ce que personne ne sait'),
});

const DeadlineSchema = z.strictObject({
  id: text('« id »'),
  label: text('« label »'),
  amount: z.number({ error: '« amount » doit être un nombre' }).positive('« amount » doit être plus grand que zéro'),
  unit: z.enum(DEADLINE_UNITS, { error: `« unit » doit être l'un de : ${DEADLINE_UNITS.join(', ')}` }),
  from: text('« from » (événement de départ)'),
  counting: z.enum(COUNTINGS, { error: `« counting » doit être l'un de : ${COUNTINGS.join(', ')}` }),
  actor: z.enum(ACTORS, { error: `« actor » doit être l'un de : ${ACTORS.join(', ')}` }),
  silence: z.string().optional(),
  section: text('« section »'),
  sources: z.array(z.string()).min(1, 'un délai sans source ne peut pas être publié'),
  solidity: z.enum(SOLIDITIES, { error: `« solidity » doit être l'un de : ${SOLIDITIES.join(', ')}` }),
});

const ProcedureSchema = z.strictObject({
  who: text('« who »'),
  against: text('« against »'),
  deadlines: z.array(DeadlineSchema),
  noDeadline: z.string().optional(),
  addressee: text('« addressee »'),
  steps: z.array(text('une étape')).min(1, '« steps » est vide'),
  attachments: z.array(z.string()),
  cost: z.union([text('« cost »'), z.strictObject({ unknown: text('« unknown »') })]),
  suspends: text('« suspends »'),
  next: text('« next »'),
}).refine((procedure) => procedure.deadlines.length > 0 || procedure.noDeadline !== undefined, {
  message: 'aucun délai : ajoutez un délai, ou « noDeadline » avec la raison et sa source',
  path: ['deadlines'],
});

export const ARTICLE_FILE_TYPES = ['algorithme', 'droit', 'demarche', 'institution', 'contexte', 'glossaire'] as const;

/** Keys that every article may carry; a type's own keys (`register`, `procedure`) are optional here and demanded by `corpus:check`. */
export const FrontMatterSchema = z.strictObject({
  title: text('« title » (titre de l\'article)'),
  type: z.enum(ARTICLE_FILE_TYPES, { error: `« type » doit être l'un de : ${ARTICLE_FILE_TYPES.join(', ')}` }),
  summary: text('« summary » (résumé en une phrase)'),
  updated: day('« updated » (dernière relecture)'),
  asOf: day('« asOf » (date à laquelle le contenu était vrai)').optional(),
  questions: z.array(z.string()).optional(),
  related: z.array(z.string()).optional(),
  warning: z.string().optional(),
  plainReviewed: z.boolean().optional(),
  draft: z.boolean().optional(),
  role: z.enum(['detresse', 'service'], { error: '« role » ne peut être que « detresse » ou « service »' }).optional(),
  home: z.strictObject({ tagline: text('« tagline » (titre de la page d\'accueil)'), notice: text('« notice » (qui répond, et qui non)'),
    greeting: text('« greeting » (réponse à un bonjour)').optional(), identity: text('« identity » (réponse à « qui es-tu ? »)').optional(), turnTo: text('« turnTo » (où s\'adresser sans réponse)').optional(),
    starters: z.array(text('« starters » (premières questions)')).min(1, '« starters » est vide').max(4, '« starters » a quatre questions au plus').optional() }).optional(),
  sources: z.record(z.string(), SourceSchema, { error: ({ input }) => (input === undefined || input === null ? '« sources » manque : un article a au moins une source' : '« sources » doit avoir, sous elle, une ligne par source, de la forme NOM: { publisher: … }') })
    .refine((sources) => Object.keys(sources).length > 0, '« sources » est vide : un article a au moins une source'),
  register: RegisterSchema.optional(),
  procedure: ProcedureSchema.optional(),
}).refine((front) => front.home === undefined || front.role === 'service', { path: ['home'], message: '« home » n\'a de sens que dans un article avec « role: service »' });
export type FrontMatter = z.infer<typeof FrontMatterSchema>;

/** One entry of `lois.json`. */
export const LawEntrySchema = z.object({
  code: text('« code »'),
  legitext: text('« legitext »').regex(/^LEGITEXT\d{12}$/u, '« legitext » doit être un identifiant LEGITEXT suivi de 12 chiffres'),
  num: text('« num »').regex(/^(?:[LRDA]\*{0,2})?\s?\.?\s?\d[\d-]*$/u, '« num » doit être un numéro comme R1234-7'),
  theme: text('« theme »'),
});
export type LawEntry = z.infer<typeof LawEntrySchema>;

/** `synonymes.yaml`. */
export const SynonymsSchema = z.strictObject({
  abbreviations: z.record(z.string().regex(/^[a-z\d]+$/u, 'un sigle s\'écrit en minuscules, sans accents ni points'), text('ce que le sigle veut dire'), { error: '« abbreviations » doit être une liste de la forme sigle: ce qu\'il veut dire' }).optional(),
  synonyms: z.array(z.strictObject({
    terms: z.array(z.union([z.string(), z.number()]).transform(String)).min(2, 'un groupe de synonymes a au moins deux termes'),
    weight: z.number().gt(0, '« weight » est un nombre entre 0 et 1').max(1, '« weight » est un nombre entre 0 et 1').optional(),
    example: z.string().optional(),
    kind: z.string().optional(),
  })),
});
