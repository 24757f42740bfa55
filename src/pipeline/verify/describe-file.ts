import { findCredentialFaults } from '../../domain/credential-faults.ts';
import { describeCredential } from '../../domain/describe-credential.ts';
import type { Verification } from '../../domain/verification.ts';
import type { CheckedFile } from './parts.ts';

/** What one file's own mark comes to. `path`: as it is shown. */
export function describeFile(file: CheckedFile, path: string, requireTrust: boolean): Verification {
  const { status, sha256, credential, error } = file;
  const base = {
    path,
    kind: 'file',
    ...describeCredential(credential),
    carrier: credential.source,
    ...(sha256 !== undefined && { sha256 }),
  } as const;
  if (status === 'unreadable' || status === 'unfinished')
    return { ...base, state: 'unchecked', ...(error !== undefined && { error }), faults: [] };
  const faults = findCredentialFaults(credential, file.remarks, requireTrust);
  if (credential.state === 'absent')
    return { ...base, state: 'unmarked', ...(status === 'unsupported' && { unsupported: true }), faults };
  if (credential.fragmentsMissing === true) {
    const message =
      'It is an initialisation segment whose fragments are not here, so nobody knows whether they changed.';
    return { ...base, state: 'unchecked', credential, error: { code: 'file.truncated', message }, faults };
  }
  return { ...base, state: credential.state, credential, faults };
}

/** A `.c2pa` sidecar that belongs to no file of its folder. */
export function describeOrphan(path: string): Verification {
  const fault =
    'This .c2pa sidecar belongs to no file here: its file is gone or has another name, or it was made for another one.';
  return { path, kind: 'file', state: 'mismatch', timeStamped: false, carrier: 'sidecar', faults: [fault] };
}

/** Something of the folder that could not even be opened. */
export function describeProblem(path: string, error: NonNullable<Verification['error']>): Verification {
  return { path, kind: 'file', state: 'unchecked', timeStamped: false, carrier: 'none', error, faults: [] };
}
