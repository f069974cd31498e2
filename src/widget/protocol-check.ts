import type { ChatResponse } from '../protocol/index.ts';

/** Is a value the body that the contract promises? By hand: a schema library alone would be larger than the widget. */
export function isChatResponse(value: unknown): value is ChatResponse {
  return isRecord(value) && hasTexts(value, 'conversation', 'turn', 'kind', 'text', 'mode')
    && isList(value['citations'], isCitation) && isList(value['suggestions'], isText)
    && (value['attachments'] === undefined || isList(value['attachments'], (one) => isRecord(one) && hasTexts(one, 'name', 'type', 'url')));
}

function isCitation(value: unknown): boolean {
  return isRecord(value) && typeof value['marker'] === 'number' && hasTexts(value, 'passage', 'quote', 'solidity', 'asOf')
    && isRecord(value['article']) && hasTexts(value['article'], 'id', 'title', 'url')
    && isList(value['sources'], (one) => isRecord(one) && hasTexts(one, 'publisher', 'title', 'url', 'date') && ['side', 'note'].every((key) => one[key] === undefined || isText(one[key])));
}

/** Is a value an object with keys? */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Is a value a list whose every entry passes? */
export function isList(value: unknown, check: (entry: unknown) => boolean): value is unknown[] {
  return Array.isArray(value) && value.every(check);
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function hasTexts(value: Record<string, unknown>, ...keys: readonly string[]): boolean {
  return keys.every((key) => isText(value[key]));
}
