/** Every French sentence that the bot itself says. */
export const TEXTS = {
  help: 'Posez votre question en une phrase, avec vos mots. Commandes : « aide », « sources », « recommencer », « supprimer ». Chaque phrase de réponse porte un numéro qui mène à sa source.',
  sourcesIntro: 'Sources de ma dernière réponse :',
  noSources: 'Je n\'ai pas encore donné de réponse avec des sources dans cette conversation.',
  restarted: 'C\'est reparti de zéro. Quelle est votre question ?',
  forgotten: 'J\'ai effacé cette conversation. Il n\'en reste rien ici.',
} as const;
