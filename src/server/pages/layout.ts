import { html, Html } from '../html.ts';
import { PAGE } from '../texts.ts';

/** The frame of every page. */
export function layout(title: string, content: Html, options: { readonly description?: string; readonly script?: string } = {}): Html {
  return html`${new Html('<!doctype html>')}
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title === PAGE.name ? title : `${title} – ${PAGE.name}`}</title>
<meta name="description" content="${options.description ?? PAGE.tagline}">
<link rel="stylesheet" href="/assets/tokens.css">
<link rel="stylesheet" href="/assets/site.css">
${options.script === undefined ? '' : html`<script src="${options.script}" defer></script>`}
</head>
<body>
<a class="skip" href="#contenu">Aller au contenu</a>
<header class="top"><a class="brand" href="/">${PAGE.name}</a>
<nav aria-label="Principale"><a href="/articles">Articles</a></nav></header>
<main id="contenu">
${content}
</main>
<footer><p>${PAGE.machine}</p><p>${PAGE.keeps}</p></footer>
</body>
</html>
`;
}
