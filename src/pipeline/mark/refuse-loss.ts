import { findActive, findMark } from '../../domain/confirm-mark.ts';
import { AssayError } from '../../domain/errors.ts';
import { isMadeFromNothing } from '../../domain/plan-manifest.ts';
import type { Existing } from './existing-credential.ts';
import type { MarkJob, MarkParts } from './parts.ts';

/** Throws `mark.refused` when marking would lose a history, or put a good signature over a broken one. */
export function refuseLoss(job: Pick<MarkJob, 'source' | 'statement'>, existing: Existing): void {
  const { credential } = existing;
  if (credential.state === 'tampered' || credential.state === 'malformed' || credential.state === 'unreadable')
    refuse(
      credential.sidecar === undefined
        ? `Its content credentials are ${credential.state}: a new signature would hide that. Look into it with: assay verify; mark the untouched original instead.`
        : `The credentials beside it in ${credential.sidecar} ${credential.state === 'tampered' ? 'do not bind to it as it is' : `are ${credential.state}`}: a new signature would hide that. ` +
            'Look into it with: assay verify; mark the untouched original instead, or move the sidecar away when it is another file’s.',
    );
  if (credential.state === 'remote')
    refuse(
      'Its content credentials are kept elsewhere and were not fetched, so their history would be lost. Ask for the file with its credentials embedded.',
    );
  const isOurs = findMark(credential) !== undefined;
  const { origin, action } = job.statement;
  if (existing.isSigned && !isOurs && action === undefined && isMadeFromNothing(origin)) {
    const signer = findActive(credential)?.signer?.name;
    refuse(
      `It carries content credentials${signer === undefined ? '' : ` of ${signer}`}, and ${origin} would state that it was made from nothing. ` +
        'If it was edited with generative AI write --origin ai-edited, if generated material was put in --origin contains-ai; ' +
        `to state ${origin} as the result of an edit add --action c2pa.edited. Its history is kept in each case.`,
    );
  }
}

/**
 * Throws `mark.refused` when two stores would speak for one file: readers take the one inside first, so that the word of a new one
 * beside it would not be heard, and one beside it ceases to bind when the file is written to.
 */
export function refuseSecondStore(
  job: Pick<MarkJob, 'inPlace' | 'sidecars' | 'destination'>,
  existing: Pick<Existing, 'credential'>,
  beside: boolean,
): void {
  if (beside && existing.credential.source === 'embedded')
    refuse(
      'It carries its content credentials inside, where readers look first, and this mark would go into a sidecar that nobody reads. Leave out --sidecar, or where the format takes none leave the file as it is.',
    );
  if (!job.inPlace) return;
  const own = `${nameOf(job.destination)}.c2pa`;
  const other = job.sidecars.find(
    ({ kind, match, name }) => kind === 'c2pa' && match === 'exact' && (!beside || name !== own),
  );
  if (other !== undefined)
    refuse(
      `${other.name} lies beside it and would not bind to the marked file. Move it away when it speaks for something else, or mark a copy with --out.`,
    );
}

/** Throws `mark.refused` when the file is named as what went into it: in place it would be gone once it is marked. */
export function refuseSelf(
  job: Pick<MarkJob, 'source' | 'stat' | 'ingredients'>,
  { confirmUnchanged }: Pick<MarkParts, 'confirmUnchanged'>,
): void {
  const isSelf = (path: string): boolean => {
    if (path === job.source) return true;
    try {
      confirmUnchanged(path, job.stat);
      return true;
    } catch {
      return false;
    }
  };
  if (job.ingredients.some(({ path }) => isSelf(path)))
    refuse(
      'It is named with --ingredient, and nothing goes into itself. Leave it out of what is marked, or name what it was really made from.',
    );
}

function refuse(why: string): never {
  throw new AssayError('mark.refused', why);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
