import type { Assay } from '../../compose/open-assay.ts';
import type { Marking } from '../../compose/start-marking.ts';
import type { OpenSigner } from '../../domain/manifest-plan.ts';
import type { MarkCollection } from '../../pipeline/mark/collect-marks.ts';
import type { ParsedOptions } from '../command.ts';
import type { Terminal } from '../terminal.ts';

export interface PapersRequest {
  readonly base: string;
  readonly roots: readonly string[];
  readonly out: string | undefined;
  readonly options: ParsedOptions;
  readonly terminal: Terminal;
  readonly assay: Assay;
  readonly signer: OpenSigner;
  readonly marking: Marking;
}

export interface MarkPapers {
  readonly wanted: boolean;
  readonly receiptId?: string;
  write(
    collection: MarkCollection,
    warnings: readonly string[],
  ): Promise<{ readonly named: { receipt?: string; mhl?: string }; readonly hasFaults: boolean }>;
}

export async function openMarkPapers(_request: PapersRequest): Promise<MarkPapers> {
  return { wanted: false, write: async () => ({ named: {}, hasFaults: false }) };
}
