import { describe, expect, test } from 'vitest';
import { formatFault, parseArticle } from '../../src/corpus/index.ts';
import { articleText } from '../support/corpus-folder.ts';

const faultsOf = (text: string): string[] => parseArticle('dossier/pret.md', text).faults.map(formatFault);

describe('a valid article', () => {
  const { article, faults } = parseArticle('dossier/pret.md', articleText());
  const section = article?.sections[0];

  test('has the id of its path and no fault', () => {
    expect(faults).toEqual([]);
    expect(article?.id).toBe('dossier/pret');
  });

  test('has each statement with its own sources and solidity', () => {
    expect(section?.statements.map(({ text, sources, solidity, form }) => ({ text, sources, solidity, form }))).toEqual([
      { text: 'Vous pouvez garder un livre trois semaines.', sources: ['GUIDE'], solidity: 'officiel', form: 'sentence' },
      { text: 'Selon le journal, le retard coûte 20 centimes par jour.', sources: ['PRESSE'], solidity: 'secondaire', form: 'sentence' },
      { text: 'Les bandes dessinées se gardent deux semaines.', sources: ['GUIDE'], solidity: 'officiel', form: 'item' },
      { text: 'Les films se gardent une semaine.', sources: ['GUIDE'], solidity: 'officiel', form: 'item' },
    ]);
  });

  test('has its question variants and its plain lead', () => {
    expect(section?.questions).toEqual(['je garde un livre combien de jours', 'duree du pret']);
    expect(section?.plain.map((statement) => statement.text)).toEqual(['Trois semaines.']);
  });
});

describe('references', () => {
  const statementsOf = (body: string): { text: string; sources: readonly string[] }[] =>
    (parseArticle('a.md', articleText({ body: `## Titre\n${body}\n` })).article?.sections[0]?.statements ?? []).map(({ text, sources }) => ({ text, sources }));

  test('behind the last of several sentences cover all of them', () => {
    expect(statementsOf('Un. Deux. [^GUIDE]')).toEqual([{ text: 'Un.', sources: ['GUIDE'] }, { text: 'Deux.', sources: ['GUIDE'] }]);
  });

  test('before the full stop belong to the sentence', () => {
    expect(statementsOf('Un livre [^GUIDE]. Un film [^PRESSE].')).toEqual([{ text: 'Un livre.', sources: ['GUIDE'] }, { text: 'Un film.', sources: ['PRESSE'] }]);
  });

  test('in the middle of a sentence add up', () => {
    expect(statementsOf('Selon le guide [^GUIDE], et le journal. [^PRESSE]')).toEqual([{ text: 'Selon le guide, et le journal.', sources: ['GUIDE', 'PRESSE'] }]);
  });

  test('are inherited by what follows them in the same paragraph', () => {
    expect(statementsOf('Un. [^GUIDE] Deux.')).toEqual([{ text: 'Un.', sources: ['GUIDE'] }, { text: 'Deux.', sources: ['GUIDE'] }]);
  });
});

describe('faults name the line and what to do', () => {
  test('a missing front matter', () => {
    expect(faultsOf('# Bonjour\n')).toEqual(['dossier/pret.md:1: l\'article ne commence pas par un en-tête entre deux lignes « --- » : mettez « --- » seul sur la première ligne, puis title, type, summary, updated et sources']);
  });

  test('a misspelt key, on its line', () => {
    expect(faultsOf(articleText({ head: 'relatd: [ a ]\n' }))).toEqual(['dossier/pret.md:9: clé inconnue « relatd » : corrigez son nom ou retirez-la']);
  });

  test('an unknown type, on its line', () => {
    const [fault] = faultsOf(articleText().replace('type: contexte', 'type: recette'));
    expect(fault).toMatch(/^dossier\/pret\.md:3: « type » doit être l'un de : algorithme, droit/u);
  });

  test('a source that nobody defined, on the line of the sentence', () => {
    const [fault] = faultsOf(articleText({ body: '## Titre\n\nUn livre. [^NULLE]\n' }));
    expect(fault).toMatch(/^dossier\/pret\.md:12: la source \[\^NULLE\] n'est pas définie/u);
  });

  test('a paragraph without a source when there are several to choose from', () => {
    expect(faultsOf(articleText({ body: '## Titre\n\nUn livre.\n' })).join()).toMatch(/:12: cette phrase n'a pas de source : « Un livre\. »/u);
  });

  test('an unknown solidity', () => {
    expect(faultsOf(articleText({ body: '## Titre\n\nUn livre. [^GUIDE] {peut-être}\n' })).join()).toContain('« {peut-être} » n\'est pas une solidité connue');
  });

  test('a heading with nothing below it', () => {
    expect(faultsOf(articleText({ body: '## Vide\n\n## Plein\n\nUn livre. [^GUIDE]\n' })).join()).toContain(':10: la section « Vide » est vide');
  });

  test('broken YAML', () => {
    expect(faultsOf(articleText({ head: 'questions: [ "ouvert\n' })).join()).toContain('pret.md:9: il manque un guillemet "');
  });

  test('a date that is none', () => {
    expect(faultsOf(articleText().replace('updated: 2026-01-02', 'updated: hier')).join()).toContain(':5: « updated » (dernière relecture) doit être une date');
  });
});

test('what the home page says first stands in an article about the service only', () => {
  const home = 'home: { tagline: "Le prêt, expliqué.", notice: "Vous parlez à une machine." }\n';
  expect(parseArticle('a.md', articleText({ head: `role: service\n${home}` })).article?.home).toEqual({ tagline: 'Le prêt, expliqué.', notice: 'Vous parlez à une machine.' });
  expect(parseArticle('a.md', articleText({ head: home })).faults.map(formatFault).join()).toContain('« home » n\'a de sens que');
});
