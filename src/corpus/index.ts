export { checkCorpus, type CorpusFigures } from './check.ts';
export { CorpusError, formatFault, type Fault } from './errors.ts';
export { corpusFingerprint, isSameCorpus, loadCorpus, readCorpus, type CorpusReading } from './load-corpus.ts';
export { parseArticle, TO_WRITE } from './parse-article.ts';
export { splitArticle, PASSAGE_MAX_WORDS } from './split-article.ts';
export {
  ARTICLE_TYPES, REGISTER_FIELDS, SOLIDITIES,
  type Article, type ArticleType, type Corpus, type Deadline, type Passage, type Procedure, type Register, type RegisterField,
  type RegisterFieldName, type Section, type ServiceWords, type Side, type Solidity, type Source, type Statement, type SynonymGroup,
} from './types.ts';
