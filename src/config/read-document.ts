import {
  type Document,
  isMap,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLParseError,
} from 'yaml';
import { AssayError } from '../domain/errors.ts';

/** The longest document read: a declaration of ten thousand rows is about 5 MB. */
const SIZE_LIMIT = 32 * 1024 * 1024;
/** Faults named in one message: the first ones usually cause the rest. */
const FAULT_LIMIT = 20;

/** A parsed document that still knows where everything stood. */
export interface SourceDocument {
  /** As it appears in messages. */
  readonly name: string;
  /** Plain data. */
  readonly value: unknown;
  /** Line (1 for the first) of the value at a path; of its nearest ancestor when there is nothing at it. */
  lineOf(path: readonly PropertyKey[]): number;
  /** Line of a key in the map at a path. */
  lineOfKey(path: readonly PropertyKey[], key: string): number;
}

export interface ReadOptions {
  /**
   * `text`: numbers stay as they were written (`version: 2.10` is not 2.1), for documents that hold no numbers.
   * `number`: numbers are numbers.
   */
  readonly numbers: 'text' | 'number';
}

/** A fault with its line. */
export interface DocumentFault {
  readonly line: number;
  readonly message: string;
}

/** One error for all faults of a document, in the order of their lines, each as `file.yaml:12: …`. */
export function refuseDocument(name: string, faults: readonly DocumentFault[], cause?: unknown): AssayError {
  const lines = [...faults].sort((a, b) => a.line - b.line).map(({ line, message }) => `${name}:${line}: ${message}`);
  const shown = [...new Set(lines)];
  const more = shown.length > FAULT_LIMIT ? [`… and ${shown.length - FAULT_LIMIT} more.`] : [];
  return new AssayError('config.invalid', [...shown.slice(0, FAULT_LIMIT), ...more].join('\n'), { cause });
}

/** Empty values (`version:` with nothing after it) count as not given, so that a template may be left half filled. */
function normalize(document: Document.Parsed, numbers: ReadOptions['numbers']): void {
  visit(document, {
    Pair: (_key, pair) => (isScalar(pair.value) && pair.value.value === null ? visit.REMOVE : undefined),
    Scalar: (_key, scalar) => {
      if (numbers === 'text' && typeof scalar.value === 'number') scalar.value = scalar.source ?? String(scalar.value);
    },
  });
}

function findNode(document: Document.Parsed, path: readonly PropertyKey[]): Node | undefined {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node)) return node;
  }
  return isNode(document.contents) ? document.contents : undefined;
}

/** What is wrong with a document is told with its own words, and these must never be. */
const PRIVATE_KEY = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----/;

const TOO_DEEP = 'this cannot be read as YAML or JSON; it may be nested too deeply.';

/** Where the parser speaks to programmers, plain words instead. */
function describeError({ code, pos, message }: YAMLParseError, text: string, counter: LineCounter): DocumentFault {
  const { line } = counter.linePos(pos[0]);
  if (code === 'MULTIPLE_DOCS')
    return { line, message: 'there is more than one document ("---"); write one for each file.' };
  if (code !== 'DUPLICATE_KEY') return { line, message };
  const key = /^["']?([\w.-]{1,80})/.exec(text.slice(pos[0], pos[0] + 82))?.[1];
  return {
    line,
    message: `${key === undefined ? 'a key' : `the key "${key}"`} stands twice in the same block; keep one.`,
  };
}

function parseSource(name: string, text: string, counter: LineCounter): Document.Parsed {
  try {
    const document = parseDocument(text, { lineCounter: counter, version: '1.2', prettyErrors: false });
    if (document.errors.length === 0) return document;
    // Thousands of nested brackets end the parser's stack; what it says after that is noise.
    if (document.errors.some(({ code }) => code === 'RESOURCE_EXHAUSTION')) {
      throw refuseDocument(name, [{ line: 1, message: TOO_DEEP }], document.errors[0]);
    }
    const faults = document.errors.map((error) => describeError(error, text, counter));
    throw refuseDocument(name, faults, document.errors[0]);
  } catch (cause) {
    if (cause instanceof AssayError) throw cause;
    // Thousands of nested brackets end the parser's stack.
    throw refuseDocument(name, [{ line: 1, message: TOO_DEEP }], cause);
  }
}

function toPlain(name: string, document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    throw refuseDocument(name, [{ line: 1, message: 'aliases (*name) unfold into too much, or name nothing.' }], cause);
  }
}

/** Parses YAML or JSON and keeps the line numbers. Throws `config.invalid` naming file and line. */
export function readDocument(name: string, text: string, options: ReadOptions): SourceDocument {
  if (text.length > SIZE_LIMIT)
    throw refuseDocument(name, [{ line: 1, message: 'the document is longer than 32 MB.' }]);
  if (PRIVATE_KEY.test(text))
    throw refuseDocument(name, [
      { line: 1, message: 'there is a private key in it; give the path of the key instead.' },
    ]);
  const counter = new LineCounter();
  const document = parseSource(name, text.replace(/^\uFEFF/, ''), counter);
  const lineAt = (offset: number | undefined): number => counter.linePos(offset ?? 0).line || 1;
  const lineOf = (path: readonly PropertyKey[]): number => lineAt(findNode(document, path)?.range?.[0]);
  normalize(document, options.numbers);
  return {
    name,
    value: toPlain(name, document),
    lineOf,
    lineOfKey(path, key) {
      const node = path.length === 0 ? document.contents : document.getIn([...path], true);
      const pair = isMap(node)
        ? node.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === key)
        : undefined;
      return isScalar(pair?.key) ? lineAt(pair.key.range?.[0]) : lineOf(path);
    },
  };
}
