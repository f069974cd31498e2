/** The embedding model cannot be used. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  readonly code = 'MODEL_UNUSABLE';
}

/** A generation on disk cannot be served; the message says why and what to do. */
export class GenerationError extends Error {
  override readonly name = 'GenerationError';
  readonly code: 'INDEX_MISSING' | 'INDEX_DAMAGED' | 'INDEX_FOREIGN_MODEL' | 'INDEX_NEWER_FORMAT';

  constructor(code: GenerationError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Another process is publishing. */
export class LockedError extends Error {
  override readonly name = 'LockedError';
  readonly code = 'INDEX_LOCKED';
}
