export { changesAsAtom, changesAsHtml, changesAsText } from './changes-page.ts';
export { draftArticle } from './draft.ts';
export { archiveAddress, checkLinks, linksOf, type Link, type LinkOptions, type LinkState } from './links.ts';
export { DocumentError, readDocument, type ReadDocument } from './read-document.ts';
export { findStale, type StaleFinding, type StaleKind } from './stale.ts';
export { articleTemplate, writeDraft, WRITTEN_TYPES, type WrittenType } from './template.ts';
export { countTopics, readTopicCounts, type TopicCounter } from './topic-counter.ts';
