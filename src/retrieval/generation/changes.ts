import { z } from 'zod';
import { splitArticle, type Article } from '../../corpus/index.ts';

const Kind = z.enum(['added', 'changed', 'removed']);

/** One section that a new generation added, changed or removed. */
const SectionChange = z.object({ kind: Kind, heading: z.string(), slug: z.string() });

/** One article that a new generation added, changed or removed; `sections` is empty where only its head (title, sources, dates) changed. */
const ArticleChange = z.object({ kind: Kind, id: z.string(), title: z.string(), sections: z.array(SectionChange) });
export type ArticleChange = Readonly<z.infer<typeof ArticleChange>>;

/** What one publication changed. */
const PublishedChange = z.object({ generation: z.string(), date: z.string(), articles: z.array(ArticleChange) });
export type PublishedChange = Readonly<z.infer<typeof PublishedChange>>;

/** Name of the artifact that holds the history, newest first. */
export const CHANGES_FILE = 'changes.json';
/** Publications that the history keeps. */
export const KEPT_CHANGES = 50;
/** Keys of an article whose change is no news: places in the file, dates of the last check. */
const UNSEEN: ReadonlySet<string> = new Set(['line', 'block', 'updated', 'asOf']);

/** Reads the history of a generation; an absent or unreadable one is empty: a nice-to-have never stops a service. */
export function parseChanges(text: string | undefined): readonly PublishedChange[] {
  if (text === undefined) return [];
  try {
    return z.array(PublishedChange).parse(JSON.parse(text));
  } catch {
    return [];
  }
}

/**
 * What changed from one state of the articles to another, sorted by article id; sections in the order of the newer article, removed ones last.
 * The dates of the last check alone are no change.
 */
export function diffGenerations(before: ReadonlyMap<string, Article>, after: ReadonlyMap<string, Article>): readonly ArticleChange[] {
  const ids = [...new Set([...before.keys(), ...after.keys()])].sort();
  return ids.flatMap((id): ArticleChange[] => {
    const [old, fresh] = [before.get(id), after.get(id)];
    if (fresh === undefined) return old === undefined ? [] : [{ kind: 'removed', id, title: old.title, sections: [] }];
    if (old === undefined) return [{ kind: 'added', id, title: fresh.title, sections: [] }];
    if (contentOf(old) === contentOf(fresh)) return [];
    return [{ kind: 'changed', id, title: fresh.title, sections: sectionChanges(old, fresh) }];
  });
}

/** Passages added, changed and removed, by id and text. */
export function countPassageChanges(before: ReadonlyMap<string, Article>, after: ReadonlyMap<string, Article>): { readonly added: number; readonly changed: number; readonly removed: number } {
  const texts = (articles: ReadonlyMap<string, Article>): Map<string, string> => new Map([...articles.values()].flatMap(splitArticle).map((passage) => [passage.id, passage.text]));
  const [old, fresh] = [texts(before), texts(after)];
  return {
    added: [...fresh.keys()].filter((id) => !old.has(id)).length,
    changed: [...fresh].filter(([id, text]) => old.has(id) && old.get(id) !== text).length,
    removed: [...old.keys()].filter((id) => !fresh.has(id)).length,
  };
}

function sectionChanges(old: Article, fresh: Article): ArticleChange['sections'] {
  const before = new Map(old.sections.map((section) => [section.slug, section]));
  const after = new Set(fresh.sections.map((section) => section.slug));
  const kept = fresh.sections.flatMap(({ slug, heading, plain, statements }): ArticleChange['sections'] => {
    const earlier = before.get(slug);
    if (earlier === undefined) return [{ kind: 'added', heading, slug }];
    return said([...earlier.plain, ...earlier.statements]) === said([...plain, ...statements]) ? [] : [{ kind: 'changed', heading, slug }];
  });
  return [...kept, ...old.sections.filter(({ slug }) => !after.has(slug)).map(({ heading, slug }) => ({ kind: 'removed' as const, heading, slug }))];
}

/** What statements say and rest on, whatever their place in the file. */
function said(statements: Article['sections'][number]['statements']): string {
  return JSON.stringify(statements.map(({ text, sources, solidity }) => [text, sources, solidity]));
}

/** Everything of an article that a reader can see, without line numbers and the dates of the last check. */
function contentOf(article: Article): string {
  return JSON.stringify(article, (key, value: unknown) => (UNSEEN.has(key) ? undefined : value));
}
