import { MAX_PATH_LENGTH } from './limits.ts';

/**
 * True for a path that stays below the folder of its history: relative, `/` between parts, none of them empty, `.` or `..`,
 * no drive letter, no NUL. Only such paths are ever joined to a folder.
 */
export function isRelativePath(path: string): boolean {
  if (path === '' || path.length > MAX_PATH_LENGTH || path.includes('\0') || /^[A-Za-z]:[\\/]/.test(path)) return false;
  return !path.startsWith('\\\\') && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

/** True for the name of one file, without a folder. */
export function isFileName(name: string): boolean {
  return isRelativePath(name) && !name.includes('/');
}
