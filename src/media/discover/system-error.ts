import type { ListingProblem } from '../../domain/ports.ts';

type ProblemCode = ListingProblem['code'];

const CODES: ReadonlyMap<string, ProblemCode> = new Map([
  ['ENOENT', 'file.vanished'],
  ['ENOTDIR', 'file.vanished'],
  ['EACCES', 'file.forbidden'],
  ['EPERM', 'file.forbidden'],
  ['ENAMETOOLONG', 'file.name'],
  ['ELOOP', 'file.not-regular'],
]);

const MESSAGES: Readonly<Record<ProblemCode, string>> = {
  'file.vanished':
    'It was there when its directory was listed and is gone now. Scan again when nothing moves files here.',
  'file.forbidden':
    'The system does not allow it to be read, so nothing in it is checked. Grant read rights and scan again.',
  'file.name':
    'Its path is longer than the system allows, so it cannot be opened. Shorten it or scan from a directory below.',
  'file.not-regular': 'It is a link that leads round in a circle.',
  'file.io': 'The file system failed to read it. Check the disk or the mount and scan again.',
};

/** What a failed call of the file system means, as data. The system's own code is added where it is not clear by itself. */
export function describeSystemError(error: unknown): { readonly code: ProblemCode; readonly message: string } {
  const systemCode = systemCodeOf(error);
  const code = CODES.get(systemCode) ?? 'file.io';
  return { code, message: code === 'file.io' ? `${MESSAGES[code]} (${systemCode})` : MESSAGES[code] };
}

/** `ENOENT` and the like; `unknown` when the error is none of the system's. */
export function systemCodeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return 'unknown';
}
