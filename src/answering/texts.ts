/** Every French sentence that this room can say by itself, for any corpus; the rest is quoted from the corpus, which may also give its own words for some (`service-words.ts`). */

export const TEXTS = {
  abstention: 'Je n\'ai pas trouvé la réponse à cette question dans mes articles. Je préfère ne rien affirmer.',
  otherQuestion: '*Je n\'ai pas trouvé la réponse à votre autre question.*',
  abstentionLaw: (numbers: readonly string[]): string => `Je n'ai pas le texte de ${numbers.length === 1 ? 'cet article' : 'ces articles'} de loi (${numbers.join(', ')}) dans mes sources. Je préfère ne rien affirmer.`,
  abstentionOwnFile: 'Je n\'ai accès à aucun dossier personnel, et je ne peux rien y lire ni y changer.',
  whoHoldsTheFile: 'Seul l\'organisme qui tient votre dossier peut vous répondre. Posez-lui la question par écrit, dans votre espace personnel ou par courrier, et gardez une copie.',
  whereToTurn: 'Posez la question à l\'organisme qui tient votre dossier, à une association ou à un point-justice. Si une lettre fixe une date, fiez-vous à cette date.',
  nearby: (questions: number): string => `Sur ${questions === 1 ? 'un sujet voisin, je peux répondre à la question' : 'des sujets voisins, je peux répondre aux questions'} ci-dessous.`,
  clarification: 'Votre question peut vouloir dire plusieurs choses. Laquelle vous intéresse ?',
  noSimpleVersion: 'Cette réponse n\'existe pas encore en version simple. Voici la version courante.',
  maskedNotice: '*Inutile de me donner votre nom, vos coordonnées ou vos numéros : je les retire avant de chercher, et je n\'en ai pas besoin pour répondre.*',
  helpLines: 'Si vous pensez à mourir, parlez à quelqu\'un maintenant. Le 3114 est gratuit, jour et nuit. En danger immédiat, appelez le 15 ou le 112.',
  greeting: 'Bonjour. Je suis un programme, pas une personne. Je réponds avec les sources. Quelle est votre question ?',
  thanks: 'Avec plaisir. Posez une autre question quand vous voulez.',
  goodbye: 'Au revoir, et bon courage.',
  identity: 'Je suis un programme informatique, pas une personne, et je ne suis pas avocat. Je cite des articles vérifiables ; je ne garde pas vos questions.',
  insult: 'Je suis un programme : cela ne me blesse pas. Si une réponse était mauvaise, reformulez la question et je chercherai de nouveau.',
  emptyQuestion: 'Je n\'ai pas compris. Écrivez votre question en quelques mots.',
} as const;
