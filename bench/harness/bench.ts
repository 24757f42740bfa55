import type { Measured } from './measure-process.ts';

/** What a bench is given to work with. */
export interface BenchContext {
  /** Folder for what the bench makes. */
  readonly dataDir: string;
  /** Smaller data, for trying a bench out: its figures are not those of the targets. */
  readonly quick: boolean;
  /** Runs of each side. */
  readonly runs: number;
  /** Which half of the pictures of the matching trial is asked for: one to tune with, one to quote figures from. Default: `test`. */
  readonly half?: 'tune' | 'test';
  /** Figures go into the documents: a bench that has a document of its own writes it. */
  readonly write?: boolean;
  readonly say: (line: string) => void;
}

/** One line of a bench's table. */
export interface BenchRow {
  readonly what: string;
  readonly ours: string;
  readonly rival: string;
  readonly ratio: string;
  /** Absent: the line is for information. */
  readonly target?: string;
  readonly met?: boolean;
}

export interface BenchResult {
  readonly rows: readonly BenchRow[];
  /** What a reader must know to judge the figures. */
  readonly notes: readonly string[];
}

export interface Bench {
  readonly name: string;
  readonly title: string;
  run(context: BenchContext): Promise<BenchResult>;
}

export type Side = () => Promise<Measured>;
