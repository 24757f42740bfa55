import type { Assay } from '../../compose/open-assay.ts';
import type { Marking } from '../../compose/start-marking.ts';
import type { OpenSigner } from '../../domain/manifest-plan.ts';
import type { ParsedOptions } from '../command.ts';
import type { Terminal } from '../terminal.ts';

/** What one run of `mark` works with. */
export interface MarkSession {
  readonly assay: Assay;
  readonly signer: OpenSigner;
  readonly marking: Marking;
  readonly options: ParsedOptions;
  readonly terminal: Terminal;
}
