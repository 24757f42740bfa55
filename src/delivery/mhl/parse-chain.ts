import { AssayError } from '../../domain/errors.ts';
import { MHL_ALGORITHMS, type MhlHash } from '../../domain/mhl.ts';
import { decodeDigest } from './digest-value.ts';
import { MAX_GENERATIONS } from './limits.ts';
import type { XmlVisitor } from './read-xml.ts';

export const CHAIN_NAMESPACE = 'urn:ASC:MHL:DIRECTORY:v2.0';

/** One link of the chain: a manifest and its digest. */
export interface ChainLink {
  /** As written; undefined when it is no number. */
  readonly number?: number;
  readonly name: string;
  /** Undefined when there is none that can be checked. */
  readonly hash?: MhlHash;
}

/** Builds the links from the elements of `ascmhl_chain.xml`. `open` throws `file.malformed` when it is no chain, `limit.output` when it is too long. */
export function parseChain(): XmlVisitor & { readonly links: readonly ChainLink[] } {
  const links: ChainLink[] = [];
  let number: number | undefined;
  let name = '';
  let hash: MhlHash | undefined;
  return {
    links,
    open(element, depth, attribute) {
      if (depth === 1 && element !== 'ascmhldirectory')
        throw new AssayError('file.malformed', 'It is not a chain of ASC MHL version 2.0.');
      if (depth !== 2) return;
      const text = attribute('sequencenr') ?? '';
      number = /^\d{1,6}$/.test(text.trim()) ? Number(text) : undefined;
      name = '';
      hash = undefined;
    },
    close(element, depth, text) {
      if (depth === 3 && element === 'path') name = text;
      const algorithm = MHL_ALGORITHMS.find((each) => each === element);
      if (depth === 3 && algorithm !== undefined && decodeDigest(algorithm, text.trim()) !== undefined)
        hash ??= { algorithm, value: text.trim() };
      if (depth !== 2 || element !== 'hashlist') return;
      if (links.length >= MAX_GENERATIONS)
        throw new AssayError('limit.output', `It has more than ${MAX_GENERATIONS} generations.`);
      links.push({ name, ...(number !== undefined && { number }), ...(hash !== undefined && { hash }) });
    },
  };
}
