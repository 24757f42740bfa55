import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AssayError } from '../../domain/errors.ts';
import { findErrorVariant } from '../engine.ts';
import { describeError } from '../read-embedded.ts';
import { findErrno, toOutputError } from './claim-destination.ts';

/** More than a manifest store and its padding take without ingredients. */
const STORE_ROOM_BYTES = 64 * 1024;
/** The engine hands on system errors in Rust's words: `No space left on device (os error 28)`. ENOSPC and EDQUOT. */
const FULL = /os error (?:28|122)\b|no space left/i;
/** Some writers call it the same when they cannot write. */
const BROKEN = /^(?!.*\bwrite\b).*(?:could not be parsed|error parsing|failed to fill whole buffer|unexpected end)/i;
const SYSTEM = /\(os error \d+\)/;

export interface FailedEmbed {
  readonly source: string;
  /** Still there, however far it got. */
  readonly destination: string;
  readonly mediaType: string;
}

/** What the engine's error means for whoever wanted a file signed into another. */
export async function explainEmbedFailure(error: unknown, job: FailedEmbed): Promise<AssayError> {
  if (error instanceof AssayError) return error;
  if (findErrno(error) !== '') return toOutputError(error);
  const text = describeError(error);
  const make = (code: AssayError['code'], message: string) => new AssayError(code, message, { cause: error });
  // Some of the engine's writers swallow the system's error, so that the room itself has to be looked at.
  if (FULL.test(text) || (await isTooSmall(job)))
    return make('output.full', 'There is no room left where the output goes.');
  if (isUnsupported(error, text))
    return make(
      'media.unsupported',
      `A credential cannot be put into a file of the type ${job.mediaType}; give it a sidecar.`,
    );
  const signer = explainCertificate(text);
  if (signer !== undefined) return make('signer.unusable', signer);
  if (BROKEN.test(text))
    return make(
      'file.malformed',
      `The file is broken, or no ${job.mediaType}: ${text}. Nothing can be put into it; give it a sidecar.`,
    );
  if (SYSTEM.test(text)) return make('output.io', `Writing the signed file failed: ${text}.`);
  return make('credential.engine', `The credentials engine could not sign the file: ${text}.`);
}

/** The same for a manifest that goes into a sidecar. */
export function explainDetachFailure(error: unknown): AssayError {
  if (error instanceof AssayError) return error;
  const text = describeError(error);
  const signer = explainCertificate(text);
  return new AssayError(
    signer === undefined ? 'credential.engine' : 'signer.unusable',
    signer ?? `The credentials engine could not sign the manifest: ${text}.`,
    { cause: error },
  );
}

function isUnsupported(error: unknown, text: string): boolean {
  return findErrorVariant(error) === 'UnsupportedType' || /type is unsupported|unsupported type/i.test(text);
}

function explainCertificate(text: string): string | undefined {
  if (/not valid at time of signing|expired/i.test(text))
    return 'The signing certificate is not valid today: it has expired or is not valid yet. Get a new one (assay keys check says more).';
  if (/certificate/i.test(text))
    return `The signing certificate cannot be used for content credentials: ${text} (assay keys check says more).`;
  return undefined;
}

async function isTooSmall({ source, destination }: FailedEmbed): Promise<boolean> {
  try {
    const [room, from, written] = await Promise.all([statfs(dirname(destination)), stat(source), stat(destination)]);
    return room.bavail * room.bsize + written.size < from.size + STORE_ROOM_BYTES;
  } catch {
    // Nothing is known about the room: then the engine's own words have to do.
    return false;
  }
}
