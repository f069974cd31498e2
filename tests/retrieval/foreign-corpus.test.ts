import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildBm25, type Bm25Search } from '../../scripts/foreign/french-bm25.ts';
import { addTypos, estimateDifference, measureRanking, writeAsSms } from '../../src/evaluation/index.ts';
import { openIndex, reindex, type OpenIndex, type RetrievalResult } from '../../src/retrieval/index.ts';
import { folderWith } from '../support/corpus-folder.ts';
import { EMBEDDING } from '../support/paths.ts';

/** Another association's articles: title, then sections of heading, text and two everyday questions. No variants, no synonyms, no out-of-scope questions. */
const ARTICLES: readonly (readonly [title: string, ...sections: readonly (readonly [heading: string, text: string, ...questions: readonly string[]])[]])[] = [
  ['La carte de lecteur', ['Inscription', 'La carte de lecteur est délivrée gratuitement à l\'accueil. Il faut présenter une pièce d\'identité et un justificatif de domicile.', 'quels papiers pour m\'inscrire à la bibliothèque', 'la carte de lecteur est payante ?'], ['Perte de la carte', 'Une carte égarée est remplacée contre deux euros. L\'ancienne cesse aussitôt de fonctionner.', 'j\'ai perdu ma carte de lecteur', 'combien coûte une nouvelle carte']],
  ['Le prêt de livres', ['Durée du prêt', 'Les livres s\'empruntent pour trois semaines. La durée peut être prolongée une fois si personne n\'a réservé l\'ouvrage.', 'combien de temps je peux garder un livre', 'prolonger mon emprunt'], ['Retards', 'Un rappel est envoyé après huit jours de retard. Au troisième rappel, l\'emprunt est suspendu jusqu\'à la restitution.', 'je rends mes livres en retard que se passe-t-il', 'pourquoi mon emprunt est suspendu']],
  ['Le compost du quartier', ['Ce que l\'on peut déposer', 'Le bac accepte les épluchures, le marc de café et les fleurs fanées. La viande, le pain et les agrumes sont refusés.', 'est-ce que je peux mettre du pain au compost', 'on met quoi dans le composteur'], ['Distribution du terreau', 'Le terreau mûr est distribué le premier samedi d\'avril. Chaque foyer repart avec un seau.', 'quand est-ce qu\'on récupère le terreau', 'seau de terreau par foyer']],
  ['La piscine municipale', ['Bonnet de bain', 'Le port du bonnet est obligatoire dans tous les bassins. Des bonnets sont vendus à la caisse.', 'faut-il un bonnet pour nager', 'acheter un bonnet sur place'], ['Enfants non accompagnés', 'Les enfants de moins de dix ans entrent avec un adulte en maillot. Un adulte peut surveiller trois enfants.', 'mon fils de 8 ans peut-il venir seul nager', 'nombre d\'enfants par adulte au bassin']],
  ['La réparation de vélos', ['Atelier du mercredi', 'L\'atelier prête des outils chaque mercredi soir. Un bénévole montre comment changer une chambre à air ou régler les freins.', 'apprendre à régler mes freins de vélo', 'changer ma chambre à air avec de l\'aide'], ['Pièces d\'occasion', 'Des roues, des selles et des dérailleurs récupérés sont cédés à prix libre.', 'où trouver une selle pas chère', 'vous vendez des roues de récupération ?']],
  ['Le jardin partagé', ['Attribution des parcelles', 'Les parcelles sont attribuées par tirage au sort en janvier. La liste d\'attente compte les demandes par ordre d\'arrivée.', 'comment obtenir un bout de jardin', 'tirage au sort des parcelles c\'est quand'], ['Arrosage', 'L\'arrosage est interdit entre onze heures et dix-huit heures en été. Les récupérateurs d\'eau de pluie sont prioritaires.', 'à quelle heure arroser l\'été', 'utiliser l\'eau de pluie']],
  ['La garde partagée d\'animaux', ['Faire garder son chat', 'Les voisins volontaires passent deux fois par jour nourrir le chat et changer la litière. Un carnet de santé à jour est demandé.', 'je pars en vacances qui nourrit mon chat', 'carnet de santé pour la garde'], ['Chiens', 'Les chiens sont promenés une heure chaque matin. Les chiens de garde ne sont pas acceptés.', 'promener mon chien le matin', 'mon chien de garde est refusé ?']],
  ['La salle des fêtes', ['Réserver la salle', 'La salle se réserve six mois à l\'avance auprès du secrétariat. Une caution de trois cents euros est encaissée en cas de dégât.', 'louer la salle pour un mariage', 'quand récupérer la caution'], ['Bruit', 'La musique s\'arrête à une heure du matin. Un limiteur coupe le courant au-delà du niveau autorisé.', 'jusqu\'à quelle heure peut-on mettre de la musique', 'le courant se coupe tout seul pendant la fête']],
  ['Le dépannage informatique', ['Ordinateur lent', 'Un bénévole vérifie le disque et la mémoire. Il retire les programmes qui démarrent sans être utiles.', 'mon ordi rame', 'programmes inutiles au démarrage'], ['Mot de passe oublié', 'Nous vous aidons à retrouver l\'accès à votre messagerie. Personne ne vous demandera votre mot de passe.', 'je ne peux plus ouvrir ma boîte mail', 'mot de passe perdu']],
  ['Le vestiaire solidaire', ['Donner des vêtements', 'Les vêtements propres sont reçus le mardi. Les chaussures sont attachées par paires.', 'apporter des habits pour enfants', 'donner des chaussures'], ['Recevoir des vêtements', 'Chaque personne choisit dix pièces par saison. Les manteaux sont réservés à l\'hiver.', 'combien d\'habits je peux prendre', 'avoir un manteau pour cet hiver']],
  ['Le covoiturage du village', ['Trajets réguliers', 'Le panneau d\'annonces regroupe les trajets vers la gare et le lycée. Les passagers partagent le carburant.', 'aller à la gare sans voiture', 'qui paie l\'essence'], ['Annuler un trajet', 'Prévenez le conducteur la veille. Deux absences sans prévenir ferment le compte pour un mois.', 'je ne peux pas venir demain comment prévenir', 'mon compte est fermé']],
  ['Les cours de cuisine', ['Allergies', 'Signalez vos allergies à l\'inscription. Les recettes du jour sont affichées avec leurs ingrédients.', 'je suis allergique aux noix', 'liste des ingrédients'], ['Matériel', 'Apportez un tablier et une boîte pour emporter votre plat. Les couteaux sont prêtés.', 'faut-il apporter ses couteaux', 'je viens avec quoi au cours de cuisine']],
];

/** Pages and questions of the corpus, each question with the article and heading that answer it. */
const QUESTIONS = ARTICLES.flatMap(([title, ...sections], article) => sections.flatMap(([heading, , ...questions]) => questions.map((text) => ({ text, relevant: new Set([`${idOf(article)}#${title} ${heading}`]) }))));

function idOf(article: number): string {
  return `contexte/sujet-${article + 1}`;
}

let index: OpenIndex;
let bm25: Bm25Search;
beforeAll(async () => {
  const corpusDir = await folderWith(Object.fromEntries(ARTICLES.map(([title, ...sections], article) => [`${idOf(article)}.md`,
    `---\ntitle: ${JSON.stringify(title)}\ntype: contexte\nsummary: Une page.\nupdated: 2026-01-02\nsources:\n  S${article}: { publisher: La maison du quartier, title: Page ${article}, url: "https://example.org/${article}", date: s.d. }\n---\n${sections.map(([heading, text]) => `## ${heading}\n\n${text}\n`).join('\n')}`])));
  const indexDir = join(await folderWith({}), 'index');
  await reindex({ corpusDir, indexDir, embedding: EMBEDDING });
  index = await openIndex({ indexDir, embedding: EMBEDDING, required: true });
  bm25 = buildBm25(ARTICLES.flatMap(([title, ...sections], article) => sections.map(([heading, text]) => ({ key: `${idOf(article)}#${title} ${heading}`, title, heading, text }))))({ k1: 1.2, b: 0.6, title: 2, heading: 2 });
});
afterAll(() => index.close());

async function retrieve(question: string): Promise<RetrievalResult> {
  const retriever = index.current();
  if (retriever === undefined) throw new Error('The foreign index is not loaded.');
  return retriever.retrieve(question);
}

async function gains(write: (text: string, seed: number) => string): Promise<{ readonly ours: number[]; readonly baseline: number[] }> {
  const ours: number[] = [];
  const baseline: number[] = [];
  for (const [place, { text, relevant }] of QUESTIONS.entries()) {
    const typed = write(text, place + 1);
    const { ranked } = await retrieve(typed);
    ours.push(measureRanking({ relevant, ranking: ranked.map(({ passage }) => `${passage.articleId}#${passage.title} ${passage.heading}`) })['ndcg@10']);
    baseline.push(measureRanking({ relevant, ranking: bm25(typed, 10) })['ndcg@10']);
  }
  return { ours, baseline };
}

describe('a foreign corpus without question variants, synonyms or out-of-scope questions', () => {
  test('is ranked with the weights for such corpora', async () => {
    expect((await retrieve('combien de temps je peux garder un livre')).isBare).toBe(true);
  });

  test.each([
    ['as people ask', (text: string) => text], ['with slips of the fingers', addTypos], ['as in text messages', writeAsSms],
  ])('is searched at least as well as by a French BM25, with questions %s', async (_, write) => {
    const { ours, baseline } = await gains(write);
    const { mean, high } = estimateDifference(ours, baseline);
    expect(ours).toHaveLength(48);
    expect(high).toBeGreaterThan(0);
    expect(mean).toBeGreaterThanOrEqual(0);
  });

  test('is answered from, and not for what it does not treat', async () => {
    const confidences = await Promise.all(QUESTIONS.map(async ({ text }) => (await retrieve(text)).confidence));
    const foreign = await Promise.all(['quel est le taux du livret a', 'comment divorcer à l\'étranger', 'prix du timbre pour la belgique', 'qui a gagné le match hier', 'déclarer mes revenus fonciers', 'traitement contre la migraine'].map(async (text) => (await retrieve(text)).confidence));
    const median = (values: readonly number[]): number => values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
    expect(median(confidences)).toBeGreaterThan(2 * median(foreign));
  });
});
