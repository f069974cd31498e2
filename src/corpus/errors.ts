/** One thing that is wrong in the corpus, said in French to the person who maintains it. */
export interface Fault {
  /** Path relative to the corpus folder. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** What is wrong and what to do, one sentence. */
  readonly message: string;
  /** `erreur` stops an index from being built; `remarque` is editorial advice. */
  readonly level: 'erreur' | 'remarque';
}

/** `file:line: message`, the form that editors make clickable. */
export function formatFault(fault: Fault): string {
  const remark = fault.level === 'remarque' ? 'remarque : ' : '';
  return `${fault.file}:${fault.line}: ${remark}${fault.message}`;
}

/** Collects faults of one file. */
export class FaultList {
  readonly faults: Fault[] = [];
  private readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  error(line: number, message: string): void {
    this.faults.push({ file: this.file, line, message, level: 'erreur' });
  }

  remark(line: number, message: string): void {
    this.faults.push({ file: this.file, line, message, level: 'remarque' });
  }
}

/** The corpus has faults of level `erreur`; nothing was built from it. */
export class CorpusError extends Error {
  override readonly name = 'CorpusError';
  readonly code = 'CORPUS_INVALID';
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super(faults.map(formatFault).join('\n'));
    this.faults = faults;
  }
}
