/** How changes of articles are told. */
export const NEWS = {
  feed: 'changements des articles',
  heading: 'Changements de cet article',
  article: { added: 'Nouvel article', changed: 'Article modifié', removed: 'Article retiré' },
  section: { added: 'ajouté', changed: 'modifié', removed: 'retiré' },
  head: 'Titre, résumé, sources ou fiche modifiés.',
} as const;
