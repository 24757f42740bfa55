import { AssayError } from '../../domain/errors.ts';
import type { MhlAlgorithm } from '../../domain/mhl.ts';
import { decodeDigest } from './digest-value.ts';
import type { Digester } from './open-digester.ts';

/** What a directory holds, each with its digest in the one algorithm. */
export interface DirectoryChild {
  /** Base name. */
  readonly name: string;
  /** Of a file: its digest. Of a directory: its content hash. */
  readonly content: string;
  /** Of a directory: its structure hash. */
  readonly structure?: string;
}

export interface DirectoryHash {
  /** Over what the files hold, whatever they are called. */
  readonly content: string;
  /** Over names and content. */
  readonly structure: string;
}

/**
 * The directory hash of ASC MHL v2. Content: the values of all children, sorted as text, their bytes hashed together.
 * Structure: the same over one value for each child, which is the hash of its name in UTF-8 followed by the bytes of its
 * digest (of its structure hash, when it is a directory). `digester` is for `algorithm`.
 */
export function hashDirectory(
  algorithm: MhlAlgorithm,
  digester: Digester,
  children: readonly DirectoryChild[],
): DirectoryHash {
  const named = children.map((child) => {
    digester.start();
    digester.update(Buffer.from(child.name, 'utf8'));
    digester.update(bytesOf(algorithm, child.structure ?? child.content));
    return digester.finish();
  });
  return {
    content: hashValues(
      algorithm,
      digester,
      children.map(({ content }) => content),
    ),
    structure: hashValues(algorithm, digester, named),
  };
}

function hashValues(algorithm: MhlAlgorithm, digester: Digester, values: readonly string[]): string {
  digester.start();
  for (const value of values.toSorted()) digester.update(bytesOf(algorithm, value));
  return digester.finish();
}

function bytesOf(algorithm: MhlAlgorithm, value: string): Uint8Array {
  const bytes = decodeDigest(algorithm, value);
  if (bytes === undefined) throw new AssayError('internal.bug', `A value of ${algorithm} was made wrongly.`);
  return bytes;
}
