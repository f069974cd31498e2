// The home page's chat: sends the form by fetch, shows the reply with its quotes. Without this script the form works by itself.
(() => {
  const form = document.querySelector('#chat');
  const log = document.querySelector('#log');
  const erase = document.querySelector('#erase');
  if (form === null || log === null || erase === null) return;
  const field = form.elements.namedItem('message');
  const conversation = form.elements.namedItem('conversation');
  erase.hidden = false;

  const element = (name, text, className) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (className !== undefined) made.className = className;
    return made;
  };
  const link = (text, href) => {
    const made = element('a', text);
    if (/^(?:https?:|\/)/.test(href)) made.href = href;
    made.rel = 'noreferrer';
    return made;
  };

  const inline = (parent, text, turn) => {
    // The same pattern as LINKED of pages/reply.ts.
    for (const part of text.split(/(\[\d+\]|https?:\/\/(?:\([^\s()]*\)|[^\s()<>"«»])+(?<![.,;:!?]))/)) {
      const marker = /^\[(\d+)\]$/.exec(part);
      if (/^https?:/.test(part)) parent.append(link(part, part));
      else parent.append(marker === null ? part : link(part, `/#${turn}-${marker[1]}`));
    }
  };

  const show = (reply) => {
    const box = element('div', undefined, 'reply');
    for (const paragraph of reply.text.split(/\n{2,}/)) {
      const lines = paragraph.split('\n');
      if (lines.every((line) => line.startsWith('- '))) {
        const list = element('ul');
        for (const line of lines) { const item = element('li'); inline(item, line.slice(2), reply.turn); list.append(item); }
        box.append(list);
      } else {
        const made = element('p');
        inline(made, paragraph.replace(/^\*|\*$/g, ''), reply.turn);
        box.append(made);
      }
    }
    if (reply.citations.length > 0) {
      const details = element('details');
      details.append(element('summary', 'Sources'));
      const list = element('ol');
      for (const citation of reply.citations) {
        const item = element('li');
        item.id = `${reply.turn}-${citation.marker}`;
        item.append(element('blockquote', citation.quote), link(citation.article.title, citation.article.url), ` (${citation.solidity})`);
        for (const source of citation.sources) item.append(' — ', link(`${source.publisher}, ${source.title} (${source.date})`, source.url), source.note === undefined ? '' : ` (${source.note})`);
        list.append(item);
      }
      details.append(list);
      box.append(details);
    }
    for (const question of reply.suggestions) {
      const button = element('button', question, 'suggestion');
      button.type = 'button';
      button.addEventListener('click', () => ask(question));
      box.append(button);
    }
    log.append(box);
  };

  let busy = false;
  const ask = async (message) => {
    if (busy) return;
    busy = true;
    const asked = element('p', message, 'asked');
    const waiting = element('p', 'Je cherche…');
    log.append(asked, waiting);
    try {
      const response = await fetch('/api/chat', {
        method: 'POST', headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
        body: JSON.stringify({ message, ...(conversation.value === '' ? {} : { conversation: conversation.value }) }),
      });
      const body = await response.json();
      if (!response.ok) throw new Error(body.detail);
      conversation.value = body.conversation;
      waiting.remove();
      show(body);
      field.value = '';
    } catch (error) {
      waiting.textContent = error instanceof Error && error.message !== '' ? error.message : 'La réponse n\'est pas arrivée. Votre texte est toujours là : réessayez.';
    } finally {
      busy = false;
      field.focus();
    }
  };

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const message = field.value.trim();
    if (message !== '') void ask(message);
  });
  erase.addEventListener('click', async () => {
    if (conversation.value !== '') {
      const response = await fetch(`/api/conversations/${conversation.value}`, { method: 'DELETE' }).catch(() => undefined);
      // Never shown as erased while it is not.
      if (response === undefined || !response.ok) {
        log.append(element('p', 'La conversation n\'a pas pu être effacée. Réessayez dans un instant.'));
        return;
      }
    }
    conversation.value = '';
    log.replaceChildren();
    field.focus();
  });
  log.addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target.closest('a[href^="/#"]') : null;
    if (target === null) return;
    const item = document.getElementById(target.getAttribute('href').slice(2));
    item?.closest('details')?.setAttribute('open', '');
  });
})();
