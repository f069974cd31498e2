import { ConfigError } from './config/index.ts';
import { CorpusError } from './corpus/index.ts';
import { IndexBuildError } from './index-builder.ts';
import { CheckError, GenerationError, LockedError, ModelError } from './retrieval/index.ts';
import { holderWords } from './terminal-progress.ts';

const GENERATION_SENTENCES: Readonly<Record<GenerationError['code'], string>> = {
  INDEX_MISSING: 'Aucun index utilisable : lancez « npm run reindex ».',
  INDEX_UNKNOWN: 'Il n\'y a pas d\'index de ce nom, ou pas d\'autre que celui qui sert : « npm run index:list » montre ceux qui sont là.',
  INDEX_DAMAGED: 'L\'index est abîmé : lancez « npm run reindex », qui le refait.',
  INDEX_FOREIGN_MODEL: 'L\'index a été fait avec un autre modèle : lancez « npm run reindex », ou remettez EMBEDDING_MODEL.',
  INDEX_NEWER_FORMAT: 'L\'index a été fait par une version plus récente : mettez le programme à jour, ou lancez « npm run reindex ».',
};

/** The French sentence for a failure that a person can mend, with the technical reason behind it; anything else shows its kind and place. */
export function explainError(error: unknown): string {
  if (error instanceof ConfigError || error instanceof CorpusError || error instanceof ModelError || error instanceof IndexBuildError) return error.message;
  if (error instanceof GenerationError) return error.code === 'INDEX_UNKNOWN' ? GENERATION_SENTENCES[error.code] : `${GENERATION_SENTENCES[error.code]} (${error.message})`;
  if (error instanceof CheckError) return `${error.message}\nPour publier quand même : npm run reindex -- --force`;
  if (error instanceof LockedError) return `Une autre réindexation est en cours (${holderWords(error.holder)}) : attendez qu'elle finisse, puis relancez la commande.`;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const message = error instanceof Error ? error.message : '';
  const place = `${String(code)}${error instanceof Error && 'path' in error ? `, ${String(error.path)}` : ''}`;
  // By their codes: their rooms are heavy, and scripts that never meet these faults load this file too.
  if (code === 'QUESTION_SET_INVALID' || code === 'DOCUMENT_UNREADABLE' || code === 'DRAFT_EXISTS' || code === 'CHANNEL_REFUSED') return message;
  if (code === 'EADDRINUSE') return 'Le port est déjà pris : choisissez-en un autre, par exemple PORT=3001.';
  if (code === 'ENOSPC' || code === 'EFBIG' || code === 'EDQUOT') return `Le disque est plein (${place}) : libérez de la place, puis relancez la commande.`;
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM' || code === 'ENOTDIR' || code === 'EISDIR' || code === 'EEXIST') return `Le dossier ne peut pas être écrit (${place}) : donnez-en un autre, par exemple INDEX_DIR=data/index.`;
  if (code === 'ENOENT') return `Un fichier ou un dossier manque (${place}) : vérifiez son nom, et CORPUS_DIR et INDEX_DIR s'ils sont réglés.`;
  return error instanceof Error ? error.stack ?? error.message : String(error);
}
