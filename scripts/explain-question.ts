import type { Reply } from '../src/answering/index.ts';
import { ANSWER_THRESHOLD, explainConfidence, type RetrievalResult } from '../src/retrieval/index.ts';

/** Of the confidence, and of what is known of the question. */
const INPUTS: Readonly<Record<string, string>> = {
  score: 'note du premier passage', margin: 'avance sur le second', lead: 'avance sur les suivants', variant: 'mots d\'une façon de demander', textCoverage: 'mots trouvés dans le passage', titleCoverage: 'mots trouvés dans le titre',
  statementCoverage: 'mots réunis dans une phrase', headingCoverage: 'mots trouvés dans le titre de section', headingPrecision: 'titre de section dit par la question', missed: 'mots de la question absents du passage', denseVariant: 'sens proche d\'une façon de demander',
  denseText: 'sens proche du texte', denseHeading: 'sens proche du titre', denseBest: 'sens le plus proche', intent: 'sorte de réponse attendue', lawNumber: 'numéro de loi trouvé', lawText: 'texte de loi', articleShare: 'article très présent',
  unknownShare: 'part que le corpus ne connaît pas', unknownWords: 'mots que le corpus ne connaît pas', stranger: 'nom inconnu', words: 'mots de la question', subject: 'a un sujet', decoyWords: 'mots d\'une question hors sujet connue', decoyDense: 'sens proche d\'une question hors sujet connue',
  textCoverageInTop: 'mots trouvés dans un des premiers passages', statementCoverageInTop: 'mots réunis dans une phrase d\'un des premiers', denseVariantInTop: 'sens proche d\'une façon de demander d\'un des premiers', denseHeadingInTop: 'sens proche du titre d\'un des premiers',
};
const KINDS: Readonly<Record<Reply['kind'], string>> = { answer: 'réponse', abstention: 'abstention', clarification: 'question en retour', dialogue: 'dialogue', smalltalk: 'formule de politesse' };
const SHOWN_INPUTS = 4;

/** The way of a question, for whoever wonders about an answer: analysis, candidates with every feature, confidence with what made it, and the decision. */
export function explainQuestion(result: RetrievalResult, reply: Reply): string {
  const { query, ranked, questionFacts, confidence } = result;
  const terms = query.terms.map((term) => `${term.term}${term.primary ? '' : ` (${term.origin} ${term.weight.toFixed(2)})`}`).join(', ');
  const listFigures = (figures: object, words: typeof INPUTS = {}): string => Object.entries(figures).map(([name, value]) => `${words[name] ?? name} ${Number(value).toFixed(2)}`).join(', ');
  const candidates = ranked.map(({ passage, score, features }, place) => `  ${place + 1}. ${score.toFixed(2)} ${passage.id}\n       ${listFigures(features)}\n`).join('');
  const shares = explainConfidence(result);
  const listed = (own: typeof shares): string => own.slice(0, SHOWN_INPUTS).map(({ input, value, share }) => `${INPUTS[input] ?? input} ${value.toFixed(2)} (${share >= 0 ? '+' : ''}${share.toFixed(1)})`).join(', ') || 'rien';
  return [
    `Analyse : ${query.normalised}`, `Termes : ${terms}`, `Articles de loi : ${query.lawNumbers.join(' ') || 'aucun'} ; intentions : ${query.intents.join(' ') || 'aucune'}`,
    `Question : ${listFigures(questionFacts, INPUTS)}`,
    `Candidats :\n${candidates.trimEnd() || '  aucun'}`, `Confiance : ${confidence.toFixed(3)} (seuil ${ANSWER_THRESHOLD})`,
    `  pour : ${listed(shares.filter(({ share }) => share > 0))}`, `  contre : ${listed(shares.filter(({ share }) => share < 0))}`, `Décision : ${KINDS[reply.kind]}${reasonOf(reply, confidence, ranked.length)}`, '',
  ].join('\n');
}

function reasonOf(reply: Reply, confidence: number, found: number): string {
  switch (reply.kind) {
    case 'abstention':
      if (found === 0) return ' : aucun passage n\'a de mot ni de sens commun avec la question.';
      return confidence < ANSWER_THRESHOLD
        ? ' : la confiance est sous le seuil. Si le corpus répond, ajoutez cette façon de demander à la section qui répond ; sinon, c\'est la bonne décision.'
        : ' : la confiance suffit, mais la réponse n\'a pas passé la vérification ou l\'article de loi nommé n\'est pas dans le corpus.';
    case 'clarification': return ' : plusieurs sections sont aussi proches l\'une que l\'autre.';
    case 'answer': return confidence < ANSWER_THRESHOLD ? ' : une partie de la question, prise seule, passe le seuil.' : ' : la confiance passe le seuil.';
    default: return ' : reconnue avant toute recherche.';
  }
}
