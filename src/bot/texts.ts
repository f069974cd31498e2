/** Every French sentence that the bot itself says. */
export const TEXTS = {
  help: 'Posez votre question en une phrase, avec vos mots. Chaque phrase de réponse porte un numéro qui mène à sa source.\n\nCommandes : « aide », « sources » (celles de la dernière réponse), « simple » (français simple), « normal », « recommencer », « effacer ».',
  sourcesIntro: 'Sources de ma dernière réponse :',
  noSources: 'Je n\'ai pas encore donné de réponse avec des sources dans cette conversation.',
  restarted: 'C\'est reparti de zéro. Quelle est votre question ?',
  forgotten: 'J\'ai effacé cette conversation. Je n\'en garde aucun mot.',
  simple: 'D\'accord. Je réponds en français simple quand cette version existe. Pour revenir : « normal ».',
  standard: 'D\'accord. Je réponds avec tous les détails. Pour le français simple : « simple ».',
  /** First words to a person on a platform that is not ours. */
  firstContact: (platform: string, sign: string): string => `Je suis un programme, pas une personne. Je cite des articles vérifiables ; je ne remplace pas un conseil juridique. Je n'enregistre pas vos messages : le fil de la conversation reste en mémoire 30 minutes au plus. Je note seulement, sous un code, que je me suis présenté, si vous voulez du français simple et à quels messages j'ai répondu. Pour tout effacer : ${sign}effacer. Sur ${platform}, vos messages restent dans votre historique : n'y écrivez ni nom ni numéro.`,
  textOnly: 'Je ne lis que le texte. Écrivez votre question en quelques mots.',
  tooLong: (maxChars: number): string => `Votre message est trop long pour moi : ${maxChars} caractères au plus. Posez une question à la fois.`,
  failed: 'Je n\'ai pas pu préparer la réponse. Renvoyez votre question dans un instant.',
  notReady: 'Mes articles ne sont pas encore chargés. Renvoyez votre question dans un instant.',
} as const;
