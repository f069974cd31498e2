import type { ErrorCode } from 'yaml';

/** A fault of YAML as the person sees it: the line to look at, what is wrong there and what to do. */
export interface YamlFault {
  /** 1-based, in the YAML text. */
  readonly line: number;
  readonly message: string;
}

/** What cannot be seen in a line, and what the parser's place says nothing about. */
const SIGNS: readonly { readonly pattern: RegExp; readonly message: string }[] = [
  { pattern: /^[ -]*\t/u, message: 'une tabulation décale cette ligne : remplacez-la par des espaces' },
  { pattern: /^[ -]*[\u00a0\u202f]|^\s*[^"'\s:]+:[\u00a0\u202f]/u, message: 'une espace insécable se cache au début du texte : remplacez-la par une espace ordinaire' },
  { pattern: /^\s*(?:- )?[\w-]+:(?![\s/])/u, message: 'il manque une espace derrière le premier « : »' },
  { pattern: /["\p{L}\d]\s+(?:publisher|title|url|date|side|solidity|note):\s/u, message: 'il manque une virgule entre deux champs' },
  { pattern: /:\s+'[^']*'\p{L}/u, message: 'une apostrophe ferme le texte trop tôt : mettez le texte entre guillemets droits "…"' },
  { pattern: /:\s+"[^"]*"[^\s,}\]#][^"]*"/u, message: 'des guillemets droits au milieu du texte le ferment trop tôt : écrivez-les « … »' },
];
const MEANINGS: Partial<Record<ErrorCode, string>> = {
  BLOCK_AS_IMPLICIT_KEY: 'le texte contient « : » : mettez-le entre guillemets droits "…"',
  BLOCK_IN_FLOW: 'il manque une virgule entre deux champs, ou une accolade à la fin',
  BAD_SCALAR_START: 'le texte commence par un signe réservé : mettez-le entre guillemets droits "…"',
  BAD_DQ_ESCAPE: 'une barre « \\ » dans un texte entre guillemets : écrivez-la deux fois, ou retirez-la',
  BAD_ALIAS: 'le texte commence par un signe réservé (« * » ou « & ») : mettez-le entre guillemets droits "…"',
  BAD_INDENT: 'cette ligne n\'est pas alignée avec ses voisines : mettez devant elle autant d\'espaces que devant les autres du même niveau',
  MULTILINE_IMPLICIT_KEY: 'cette ligne n\'est pas de la forme « clé: valeur » : corrigez-la, ou alignez-la sur la ligne dont elle est la suite',
  MISSING_CHAR: 'il manque un guillemet, une accolade ou un « : » à la fin de cette ligne',
  MULTIPLE_DOCS: 'une ligne « --- » ou « ... » coupe le texte en deux : retirez-la',
};

/**
 * Says what is wrong with a YAML text in words of its lines rather than of its grammar. A bracket or quotation mark that was left open on the line before is
 * named there: parsers notice it one line too late.
 *
 * @param error - the parser's first error; `line` is 1-based.
 */
export function explainYamlFault(yaml: string, error: { readonly code: ErrorCode; readonly line: number }): YamlFault {
  const lines = yaml.split('\n');
  const here = Math.min(error.line, lines.length);
  if (error.code === 'DUPLICATE_KEY') return { line: here, message: `« ${/^\s*-?\s*([^:]+?)\s*:/u.exec(lines[here - 1] ?? '')?.[1] ?? 'cette clé'} » est écrit deux fois : retirez une des deux lignes` };
  const sign = hasOddQuotes(lines[here - 1] ?? '') ? undefined : SIGNS.find(({ pattern }) => pattern.test(lines[here - 1] ?? ''));
  if (sign !== undefined) return { line: here, message: sign.message };
  let before = here - 1;
  while (before > 1 && lines[before - 1]?.trim() === '') before -= 1;
  for (const line of [here, before]) {
    const open = leftOpen(lines[line - 1] ?? '');
    if (open !== undefined) return { line, message: `il manque ${open} à la fin d'un champ de cette ligne : fermez ce qui est ouvert` };
  }
  return { line: here, message: MEANINGS[error.code] ?? `cette ligne ne se lit pas (${error.code}) : vérifiez les guillemets, les « : » et l'alignement` };
}

/** What a line opens and does not close; a bracket that the line ends with goes on below. */
function leftOpen(line: string): string | undefined {
  if (hasOddQuotes(line)) return 'un guillemet "';
  const bare = line.replace(/"(?:\\.|[^"\\])*"/gu, '');
  if (/[{[,]\s*$/u.test(bare)) return undefined;
  for (const [open, close] of [['{', '}'], ['[', ']']] as const) if (bare.split(open).length > bare.split(close).length) return `« ${close} »`;
  return undefined;
}

function hasOddQuotes(line: string): boolean {
  return (line.match(/(?<!\\)"/gu)?.length ?? 0) % 2 === 1;
}
