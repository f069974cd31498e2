// A question of a theme goes to the chat of the page where it runs; without the chat, the form sends it by itself.
document.querySelector('#questions')?.addEventListener('submit', (event) => {
  const chat = document.querySelector('eclaireur-chat');
  if (typeof chat?.ask !== 'function' || event.submitter === null) return;
  event.preventDefault();
  chat.scrollIntoView({ block: 'start' });
  void chat.ask(event.submitter.value);
});
