import { ConfigError } from './config/index.ts';
import { CorpusError } from './corpus/index.ts';
import { IndexBuildError } from './index-builder.ts';
import { CheckError, GenerationError, LockedError, ModelError } from './retrieval/index.ts';

/** The sentence for a failure that a person can mend; anything else shows its kind and place. */
export function explainError(error: unknown): string {
  if (error instanceof ConfigError || error instanceof CorpusError || error instanceof ModelError || error instanceof GenerationError || error instanceof IndexBuildError) return error.message;
  if (error instanceof CheckError) return `${error.message}\nPour publier quand même : npm run reindex -- --force`;
  if (error instanceof LockedError) return `Une autre réindexation est en cours (processus ${error.holder.pid ?? 'inconnu'}, depuis ${error.holder.since ?? 'une heure inconnue'}) : attendez qu'elle finisse, puis relancez la commande.`;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  // By their codes: their rooms are heavy, and scripts that never meet these faults load this file too.
  if ((code === 'QUESTION_SET_INVALID' || code === 'CHANNEL_REFUSED') && error instanceof Error) return error.message;
  if (code === 'EADDRINUSE') return 'The port is in use already. Set PORT to another one, e.g. PORT=3001.';
  if (code === 'ENOSPC') return 'The disk is full. Free some space, then run the command again.';
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') return `The index folder cannot be written (${code}). Set INDEX_DIR to a folder that can, e.g. INDEX_DIR=data/index.`;
  if (code === 'ENOENT') return `A file or folder is missing: ${error instanceof Error ? error.message : ''}. Check CORPUS_DIR and INDEX_DIR.`;
  return error instanceof Error ? error.stack ?? error.message : String(error);
}
