import { expect, test } from 'vitest';
import { parseCommand } from '../../src/bot/commands.ts';

test.each([
  ['aide', 'help'], ['/start', 'help'], ['Aide !', 'help'], ['?', 'help'], ['  sources ', 'sources'], ['!source', 'sources'],
  ['Recommencer.', 'restart'], ['SUPPRIMER', 'forget'], ['oublie tout', 'forget'], ['/effacer', 'forget'],
  ['/simple', 'simple'], ['Version simple.', 'simple'], ['/normal', 'standard'],
])('« %s » is the command %s', (text, command) => {
  expect(parseCommand(text)).toBe(command);
});

// A question that begins like a command is a question.
test.each(['aide à la mobilité', 'quelles sont les sources ?', 'supprimer mon compte', 'comment recommencer mon inscription', 'simple demandeur d\'emploi', 'plus simple', ''])('« %s » is no command', (text) => {
  expect(parseCommand(text)).toBeUndefined();
});
