import { FaultList, type Fault } from './errors.ts';
import { parseYaml, splitFrontMatter, type LineOf } from './front-matter.ts';
import { readSections, type RawSection } from './markdown.ts';
import { FrontMatterSchema, type FrontMatter } from './schema.ts';
import { statesDeadline } from './states-deadline.ts';
import { parseStatements, undefinedSource } from './statements.ts';
import { REGISTER_FIELDS, type Article, type Procedure, type Register, type RegisterField, type RegisterFieldName, type Section, type Source, type Statement } from './types.ts';

/** Stands in a template or a draft where somebody has to write. */
export const TO_WRITE = 'À ÉCRIRE';

/**
 * Reads one Markdown article.
 *
 * @param file - path relative to the corpus folder, with `.md`; gives the id.
 * @param text - content of the file.
 * @returns the article, or `undefined` with at least one fault of level `erreur`, and the lines of its front matter. Faults can come with an article too.
 */
export function parseArticle(file: string, text: string): { readonly article: Article | undefined; readonly faults: readonly Fault[]; readonly lineOf: LineOf } {
  const faults = new FaultList(file);
  const split = splitFrontMatter(text);
  if (split === undefined) {
    reportNoFrontMatter(text, faults);
    return { article: undefined, faults: faults.faults, lineOf: () => 1 };
  }
  const early = EARLY_END.exec(split.body)?.[1];
  if (early !== undefined) {
    faults.error(split.bodyLine - 1, `l'en-tête se ferme ici, mais « ${early} » vient après : retirez cette ligne « --- »`);
    return { article: undefined, faults: faults.faults, lineOf: () => 1 };
  }
  const { value: front, lineOf } = parseYaml(split.yaml, FrontMatterSchema, 2, faults);
  reportDraft(text, front?.draft === true ? lineOf(['draft']) : undefined, faults);
  if (front === undefined) return { article: undefined, faults: faults.faults, lineOf };
  const sources = Object.fromEntries(Object.entries(front.sources).map(([id, source]): [string, Source] => [id, { id, ...source }]));
  const reader = new InlineReader(sources, faults, split.yaml);
  const raw = readSections(split.body, front.title, split.bodyLine, faults);
  if (raw.length === 0 && faults.faults.length === 0) faults.error(split.bodyLine, 'l\'article n\'a pas de texte : ajoutez au moins une section « ## … »');
  const sections = raw.map((section) => readSection(section, sources, faults));
  const article: Article = {
    id: file.replace(/\.md$/u, ''),
    title: front.title,
    type: front.type,
    summary: front.summary,
    updated: front.updated,
    asOf: front.asOf ?? front.updated,
    questions: front.questions ?? [],
    related: front.related ?? [],
    sources,
    sections,
    warning: front.warning === undefined ? undefined : reader.statement(front.warning),
    plainReviewed: front.plainReviewed,
    role: front.role,
    home: front.home,
    register: front.register === undefined ? undefined : readRegister(front.register, reader),
    procedure: front.procedure === undefined ? undefined : readProcedure(front.procedure, { sections, sources, reader, lineOf, faults }),
  };
  const failed = faults.faults.some((fault) => fault.level === 'erreur');
  return { article: failed ? undefined : article, faults: faults.faults, lineOf };
}

/** A key of the front matter at the beginning of the body: a line `---` stands between them. */
const EARLY_END = new RegExp(`^\\s*(${Object.keys(FrontMatterSchema.shape).join('|')}):`, 'u');

function reportNoFrontMatter(text: string, faults: FaultList): void {
  if (text.trim() === '') faults.error(1, 'le fichier est vide : écrivez l\'article (npm run corpus:new donne un modèle), ou supprimez le fichier');
  else if (/^---[ \t]*\n/u.test(text)) faults.error(1, 'l\'en-tête n\'est pas fermé : mettez une ligne « --- » (trois tirets, rien d\'autre) derrière les sources');
  else faults.error(1, 'l\'article ne commence pas par un en-tête entre deux lignes « --- » : mettez « --- » seul sur la première ligne, puis title, type, summary, updated et sources');
}

/** A draft is never published: not while it says so, and not while a place that waits for its text is left. */
function reportDraft(text: string, declared: number | undefined, faults: FaultList): void {
  const lines = text.split('\n');
  const line = declared ?? lines.findIndex((one) => /^draft\s*:\s*true\b/iu.test(one)) + 1;
  if (line > 0) faults.error(line, 'c\'est un brouillon : réécrivez-le, relisez-le, puis retirez la ligne « draft: true »');
  lines.forEach((line, index) => {
    if (line.includes(TO_WRITE)) faults.error(index + 1, `il reste « ${TO_WRITE} » : écrivez ce qui manque, ou retirez la ligne`);
  });
}

function readSection(raw: RawSection, sources: Readonly<Record<string, Source>>, faults: FaultList): Section {
  const ids = Object.keys(sources);
  const only = ids.length === 1 ? ids[0] : undefined;
  const statements: Statement[] = [];
  const plain: Statement[] = [];
  for (const block of raw.blocks) {
    // A lead says again what its section proves: without references of its own it rests on the section's first ones.
    const fallback = block.kind === 'plain' ? (only ?? firstReference(raw)) : only;
    const parsed = parseStatements(block.text, { line: block.line, block: block.block, form: block.kind === 'item' ? 'item' : 'sentence', sources, fallback });
    for (const problem of parsed.problems) faults.error(problem.line, problem.message);
    (block.kind === 'plain' ? plain : statements).push(...parsed.statements);
  }
  return { heading: raw.heading, slug: raw.slug, questions: raw.questions, plain, statements, line: raw.line };
}

function firstReference(raw: RawSection): string | undefined {
  for (const block of raw.blocks) {
    const id = /\[\^([^\]\s]+)\]/u.exec(block.text)?.[1];
    if (id !== undefined) return id;
  }
  return undefined;
}

/** Reads statements that stand in the front matter, finding their line by their text. */
class InlineReader {
  private readonly sources: Readonly<Record<string, Source>>;
  private readonly faults: FaultList;
  private readonly lines: readonly string[];

  constructor(sources: Readonly<Record<string, Source>>, faults: FaultList, yaml: string) {
    this.sources = sources;
    this.faults = faults;
    this.lines = yaml.split('\n');
  }

  lineOf(text: string): number {
    const start = text.slice(0, 30);
    const index = this.lines.findIndex((line) => line.includes(start));
    return index === -1 ? 2 : index + 2;
  }

  /** All sentences of a value, as one statement with the union of their sources. */
  statement(text: string): Statement {
    const statements = this.statements(text);
    const first = statements[0];
    if (first === undefined) return { text, sources: [], solidity: 'non vérifié', form: 'sentence', block: 0, line: this.lineOf(text) };
    return { ...first, text: statements.map((statement) => statement.text).join(' '), sources: [...new Set(statements.flatMap((statement) => statement.sources))] };
  }

  /** A statement about an event; its sentence must name the year, so that a picture shows no date that the text does not say. */
  dated(text: string, date: string): Statement {
    const year = date.slice(0, 4);
    if (!text.includes(year)) this.faults.error(this.lineOf(text), `la date « ${date} » n'est pas dans la phrase « ${text.slice(0, 60)} » : écrivez l'année ${year} dans la phrase, ou corrigez la date`);
    return { ...this.statement(text), date };
  }

  statements(text: string): readonly Statement[] {
    const ids = Object.keys(this.sources);
    const parsed = parseStatements(text, { line: this.lineOf(text), block: 0, form: 'sentence', sources: this.sources, fallback: ids.length === 1 ? ids[0] : undefined });
    for (const problem of parsed.problems) this.faults.error(problem.line, problem.message);
    return parsed.statements;
  }
}

function readRegister(front: NonNullable<FrontMatter['register']>, reader: InlineReader): Register {
  const entries = REGISTER_FIELDS.map((name): [RegisterFieldName, RegisterField] => {
    const value = front[name];
    return [name, Array.isArray(value)
      ? { kind: 'known', statements: value.map((line) => (typeof line === 'string' ? reader.statement(line) : reader.dated(line.text, line.date))) }
      : { kind: 'unknown', text: value.unknown, ask: value.ask }];
  });
  // The schema demands every name of REGISTER_FIELDS, so the record is complete.
  return { fields: Object.fromEntries(entries) as Record<RegisterFieldName, RegisterField>, unknown: front.unknown };
}

function readProcedure(
  front: NonNullable<FrontMatter['procedure']>,
  { sections, sources, reader, lineOf, faults }: { readonly sections: readonly Section[]; readonly sources: Readonly<Record<string, Source>>; readonly reader: InlineReader; readonly lineOf: LineOf; readonly faults: FaultList },
): Procedure {
  for (const [place, deadline] of front.deadlines.entries()) {
    const line = lineOf(['procedure', 'deadlines', place]);
    for (const id of deadline.sources) if (sources[id] === undefined) faults.error(line, undefinedSource(id));
    const section = sections.find(({ slug }) => slug === deadline.section);
    if (section === undefined) faults.error(line, `le délai « ${deadline.id} » renvoie à la section « ${deadline.section} », qui n'existe pas : donnez l'ancre d'un titre de l'article`);
    else if (!statesDeadline(section, deadline)) faults.error(section.line, `le délai « ${deadline.id} » (${deadline.amount} ${deadline.unit}) n'est pas écrit dans cette section : accordez le texte et la fiche`);
  }
  return {
    ...front,
    who: reader.statement(front.who),
    against: withoutMarks(front.against),
    steps: front.steps.map(withoutMarks),
    attachments: front.attachments.map(withoutMarks),
    next: withoutMarks(front.next),
    noDeadline: front.noDeadline === undefined ? undefined : reader.statement(front.noDeadline),
    addressee: reader.statement(front.addressee),
    cost: typeof front.cost === 'string' ? reader.statement(front.cost) : front.cost,
    suspends: reader.statement(front.suspends),
  };
}

/** A short text of the sheet that makes no claim of its own: its references and solidity are not shown. */
function withoutMarks(text: string): string {
  return text.replace(/\s*(?:\[\^[^\]\s]+\]|\{[^}]*\})/gu, '');
}
