import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { verifySentence, type Verdict } from '../../../src/answering/index.ts';
import { figuresOf } from '../../../src/answering/generated/verify/figures.ts';
import { readNumber } from '../../../src/answering/generated/verify/number-words.ts';
import { parseVerificationPairs, scoreVerifier } from '../../../src/evaluation/index.ts';

const verify = (sentence: string, ...statements: readonly string[]): Verdict => verifySentence(sentence, statements.map((text) => ({ text, solidity: 'officiel' as const })), () => 3);
const fault = (verdict: Verdict): string => (verdict.kind === 'dropped' ? verdict.fault : 'said');

const LENDING = 'Vous pouvez rendre le livre à la bibliothèque dans les vingt-neuf jours de l\'emprunt, sauf le dimanche.';

describe('a sentence is said', () => {
  test.each([
    ['word for word', LENDING],
    ['with its number in digits', 'Vous pouvez rendre le livre à la bibliothèque dans les 29 jours de l\'emprunt, sauf le dimanche.'],
    ['in another order', 'Sauf le dimanche, vous pouvez rendre le livre à la bibliothèque dans les vingt-neuf jours de l\'emprunt.'],
  ])('%s', (_, sentence) => {
    expect(verify(sentence, 'Le bar est fermé.', LENDING)).toMatchObject({ kind: 'supported', ground: 1 });
  });
});

describe('a sentence is dropped when it', () => {
  test.each([
    ['changes a deadline in words', 'Vous pouvez rendre le livre à la bibliothèque dans les dix-neuf jours de l\'emprunt, sauf le dimanche.', 'figure'],
    ['changes the unit', 'Vous pouvez rendre le livre à la bibliothèque dans les vingt-neuf semaines de l\'emprunt, sauf le dimanche.', 'figure'],
    ['counts from another event', 'Vous pouvez rendre le livre à la bibliothèque dans les vingt-neuf jours de la lecture, sauf le dimanche.', 'anchor'],
    ['denies', 'Vous ne pouvez pas rendre le livre à la bibliothèque dans les vingt-neuf jours de l\'emprunt, sauf le dimanche.', 'negation'],
    ['makes a duty of a choice', 'Vous devez rendre le livre à la bibliothèque dans les vingt-neuf jours de l\'emprunt, sauf le dimanche.', 'modality'],
    ['loses an exception', 'Vous pouvez rendre le livre à la bibliothèque dans les vingt-neuf jours de l\'emprunt, le dimanche.', 'bound'],
    ['adds something plausible', 'Vous pouvez rendre le livre à la bibliothèque, contre une amende, dans les vingt-neuf jours de l\'emprunt, sauf le dimanche.', 'bound'],
    ['adds a word', 'Vous pouvez rendre le gros livre à la bibliothèque dans les vingt-neuf jours de l\'emprunt, sauf le dimanche.', 'support'],
    ['changes who acts', 'La bibliothèque peut vous rendre le livre dans les vingt-neuf jours de l\'emprunt, sauf le dimanche.', 'modality'],
    ['loses the deadline', 'Vous pouvez rendre le livre à la bibliothèque, sauf le dimanche.', 'anchor'],
    ['is another language', 'You can return the book to the library within twenty-nine days.', 'no-ground'],
    ['carries a link', 'Vous pouvez rendre le livre à la [bibliothèque](https://example.org) dans les vingt-neuf jours de l\'emprunt, sauf le dimanche.', 'shape'],
    ['carries markup', 'Vous pouvez rendre le <b>livre</b> à la bibliothèque dans les vingt-neuf jours de l\'emprunt, sauf le dimanche.', 'shape'],
    ['hides a direction mark', `${LENDING}\u202E`, 'shape'],
    ['asks', 'Pouvez-vous rendre le livre à la bibliothèque dans les vingt-neuf jours de l\'emprunt, sauf le dimanche ?', 'shape'],
  ])('%s', (_, sentence, expected) => {
    expect(fault(verify(sentence, LENDING))).toBe(expected);
  });

  test('joins the halves of two true statements', () => {
    expect(verify('Le prêt dure deux mois.', 'Le prêt dure trois semaines.', 'La réservation dure deux mois.').kind).toBe('dropped');
  });

  test('keeps a small part only', () => {
    expect(fault(verify('La bibliothèque prête des livres.', 'La bibliothèque prête des livres, des films, des disques, des jeux et des cartes.'))).toBe('coverage');
  });

  test.each([
    ['lets two names change places', 'Le Club décrit Borges comme un auteur lu dans le milieu de Cortázar.', 'Le Club décrit Cortázar comme un auteur lu dans le milieu de Borges.'],
    ['lets two nouns change places', 'Après un livre sans lettre sur votre mois, la bibliothèque vous écrit.', 'Après un mois sans lettre sur votre livre, la bibliothèque vous écrit.'],
    ['lets who acts and who suffers change places', 'La bibliothèque surveille le lecteur.', 'Le lecteur surveille la bibliothèque.'],
    ['takes the year of another date', 'Le club compte 610 lecteurs en 2025, d\'après son bilan d\'avril 2025.', 'Le club compte 610 lecteurs en 2024, d\'après son bilan d\'avril 2025.'],
    ['makes a past a present', 'Le lecteur disait que le prêt est gratuit.', 'Le lecteur disait que le prêt était gratuit.'],
  ])('%s', (_, sentence, statement) => {
    expect(verify(sentence, statement).kind).toBe('dropped');
  });

  test('has nothing to rest on', () => {
    expect(fault(verify('Le prêt dure trois semaines.'))).toBe('no-ground');
  });
});

describe('a claim of one side', () => {
  const ground = [{ text: 'Selon le Club des Lecteurs, la bibliothèque trie les abonnés.', solidity: 'une partie' as const }];
  test.each([
    ['Le Club des Lecteurs affirme que la bibliothèque trie les abonnés.', 'said'],
    ['La bibliothèque trie les abonnés.', 'side'],
    ['Selon la bibliothèque, le Club des Lecteurs trie les abonnés.', 'side'],
  ])('« %s » : %s', (sentence, expected) => {
    expect(fault(verifySentence(sentence, ground, () => 3))).toBe(expected);
  });
});

test('an unverified statement keeps its doubt', () => {
  const ground = [{ text: 'Le prêt serait payant, d\'après un journal peu fiable.', solidity: 'non vérifié' as const }];
  expect(fault(verifySentence('Le prêt serait payant, d\'après un journal.', ground, () => 3))).toBe('doubt');
  expect(fault(verifySentence('D\'après un journal peu fiable, le prêt serait payant.', ground, () => 3))).toBe('said');
});

describe('figures', () => {
  test.each([
    ['dans les vingt-neuf jours', ['duration 29 jour']], ['le 1er janvier 2027', ['date 1-1-2027']], ['le premier janvier 2027', ['date 1-1-2027']], ['en novembre 2025', ['date -11-2025']],
    ['quatre-vingt-dix-sept euros', ['money 97']], ['5 000 €', ['money 5000']], ['16,7 % de plus', ['percent 16.7']], ['l\'article R. 5412-7', ['law R5412-7']], ['l\'article 22', ['article 22']],
    ['1,6 million de jeunes', ['count 1600000']], ['la deuxième étape', ['rank 2']], ['une quarantaine de critères', ['fraction quaran']], ['un livre et une lettre', []], ['depuis 2018', ['year 2018']], ['au moins une fois', ['duration 1 fois']],
  ])('« %s »', (text, expected) => {
    expect(figuresOf(text).map(({ kind, value }) => `${kind} ${value}`)).toEqual(expected);
  });

  test.each([['vingt et un', 21], ['soixante et onze', 71], ['soixante-dix-sept', 77], ['quatre-vingts', 80], ['cent trois', 103], ['deux mille vingt-six', 2026], ['trois cents', 300]])('« %s » is %i', (text, value) => {
    expect(readNumber(text.split(/[ -]/u))?.value).toBe(value);
  });
});

test('any change of a number drops the sentence', () => {
  fc.assert(fc.property(fc.integer({ min: 2, max: 9999 }), fc.integer({ min: 2, max: 9999 }), (right, wrong) => {
    fc.pre(right !== wrong);
    const say = (number: number): string => `La bibliothèque compte ${number} livres rares dans sa grande salle.`;
    expect(fault(verify(say(wrong), say(right)))).toBe('figure');
    expect(verify(say(right), say(right)).kind).toBe('supported');
  }));
});

test('whatever is written, checking ends with a verdict', () => {
  fc.assert(fc.property(fc.string({ maxLength: 400, unit: 'grapheme' }), (sentence) => {
    expect(['supported', 'dropped']).toContain(verify(sentence, LENDING).kind);
  }));
});

test('on the pairs kept apart from the choice of the limits, what passes is true in at least 19 of 20 sentences', async () => {
  const pairs = parseVerificationPairs(await readFile('eval/verification.jsonl', 'utf8'));
  const score = scoreVerifier(pairs.filter((pair) => pair.half === 'held-out'), () => 3);
  expect(pairs.length).toBeGreaterThan(500);
  expect(score.precision).toBeGreaterThanOrEqual(0.95);
  expect(score.recall).toBeGreaterThan(0.45);
});
