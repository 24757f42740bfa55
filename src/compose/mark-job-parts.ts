import { parseMarkRequest } from '../config/parse-mark-request.ts';
import { parseDeclaration } from '../config/parse-records.ts';
import type { OpenSigner } from '../domain/manifest-plan.ts';
import type { MarkJobParts } from '../pipeline/jobs/mark-batch.ts';
import type { ScanJobParts } from '../pipeline/jobs/parts.ts';
import { stateMarks } from '../pipeline/mark/state-marks.ts';
import { readConfiguredSigner } from './configured-signer.ts';
import { openConfiguredSigner } from './keys.ts';
import type { Assay } from './open-assay.ts';
import { refuseUntrustedSigner } from './refuse-untrusted-signer.ts';
import { type Marking, startMarking } from './start-marking.ts';

export interface MarkJobsOptions {
  /** Where relative paths of a signing program start. Absolute. */
  readonly cwd: string;
  /** The configuration was named by whoever started the worker. */
  readonly configIsNamed: boolean;
}

/** The real parts of jobs that mark. The signer and the processes that mark are opened with the first job, and shared by all. Must be closed. */
export interface OpenMarkJobParts extends MarkJobParts {
  close(): Promise<void>;
}

interface SignerAtWork {
  readonly signer: OpenSigner;
  readonly marking: Marking;
}

export function createMarkJobParts(
  assay: Assay,
  shared: Pick<ScanJobParts, 'lookAtRoot' | 'toPath' | 'listPart'>,
  options: MarkJobsOptions,
): OpenMarkJobParts {
  let opening: Promise<SignerAtWork> | undefined;
  const open = (): Promise<SignerAtWork> => {
    opening ??= openSigner(assay, options).catch((error: unknown) => {
      // What was wrong with it may be put right by the next job.
      opening = undefined;
      throw error;
    });
    return opening;
  };
  return {
    ledger: assay.ledger,
    lookAtRoot: shared.lookAtRoot,
    toPath: shared.toPath,
    listPart: shared.listPart,
    async startMarking({ base, out, request, walk }) {
      const { origin, declaration, details, ingredients, placement, keep, overwrite } = parseMarkRequest(request);
      const { signer, marking } = await open();
      const read = await marking.readIngredients(
        ingredients.map(({ location, relationship }) => ({ path: shared.toPath(location), relationship })),
      );
      const statements = stateMarks(
        {
          origin,
          declaration: declaration === undefined ? undefined : parseDeclaration(declaration.name, declaration.text),
          details,
          ingredients: read.map(({ stated }) => stated),
        },
        assay.compilePattern,
      );
      const results = marking.mark({
        roots: [base],
        ...(out !== undefined && { out }),
        ...statements,
        ingredients: read,
        options: { inPlace: out === undefined, placement, keep, overwrite },
        walk,
      });
      return { signer: signer.profile, results };
    },
    async close() {
      const opened = await opening?.catch(() => undefined);
      opening = undefined;
      await opened?.marking.close();
      await opened?.signer.close();
    },
  };
}

async function openSigner(assay: Assay, { cwd, configIsNamed }: MarkJobsOptions): Promise<SignerAtWork> {
  const signer = await openConfiguredSigner(readConfiguredSigner(assay.config.signer, { cwd, isNamed: configIsNamed }));
  try {
    refuseUntrustedSigner(signer, assay);
    return { signer, marking: startMarking(assay, { signer }) };
  } catch (error) {
    await signer.close();
    throw error;
  }
}
