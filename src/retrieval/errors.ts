/** The embedding model cannot be used. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  readonly code = 'MODEL_UNUSABLE';
}

/** A generation on disk cannot be served; the message says why and what to do. */
export class GenerationError extends Error {
  override readonly name = 'GenerationError';
  readonly code: 'INDEX_MISSING' | 'INDEX_UNKNOWN' | 'INDEX_DAMAGED' | 'INDEX_FOREIGN_MODEL' | 'INDEX_NEWER_FORMAT';

  constructor(code: GenerationError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Another process is publishing. */
export class LockedError extends Error {
  override readonly name = 'LockedError';
  readonly code = 'INDEX_LOCKED';
  /** Process that holds the lock and since when, where known. */
  readonly holder: { readonly pid: number | undefined; readonly since: string | undefined };

  constructor(holder: LockedError['holder']) {
    super(`Another re-index (process ${holder.pid ?? 'unknown'}, since ${holder.since ?? 'unknown'}) is running. Wait for it to end, then run the command again.`);
    this.holder = holder;
  }
}

/** A finished generation failed the checks before publishing; the published one stays. */
export class CheckError extends Error {
  override readonly name = 'CheckError';
  readonly code = 'INDEX_CHECK_FAILED';
  /** One French sentence each. */
  readonly findings: readonly string[];

  constructor(findings: readonly string[]) {
    super(findings.join('\n'));
    this.findings = findings;
  }
}
