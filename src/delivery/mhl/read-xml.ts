import type { FileHandle } from 'node:fs/promises';
import { SaxesParser } from 'saxes';
import { AssayError } from '../../domain/errors.ts';
import { MAX_DEPTH, MAX_TOKEN_BYTES } from './limits.ts';
import { callFileSystem } from './open-regular-file.ts';

/** What a document holds, element by element. `depth` is 1 for the root. */
export interface XmlVisitor {
  /** `name`: the local name; empty for an element outside the namespace asked for. */
  open(name: string, depth: number, attribute: (name: string) => string | undefined): void;
  /** `text`: what stood directly in the element, when it holds no other element; else what stood behind the last one. */
  close(name: string, depth: number, text: string): void;
}

export interface XmlOptions {
  readonly namespace: string;
  readonly maxBytes: number;
  /** Sees every byte before it is read as XML. */
  readonly onBytes: (bytes: Uint8Array) => void;
}

/**
 * Reads XML strictly and in pieces: UTF-8 only, no document type (so no entities but the five of XML), bounded in size, depth
 * and the length of each token. Throws AssayError `limit.output` or `file.malformed`, and `file.*` of reading.
 */
export async function readXml(handle: FileHandle, options: XmlOptions, visitor: XmlVisitor): Promise<void> {
  const { size } = await callFileSystem(() => handle.stat());
  if (size > options.maxBytes) throw tooLarge(options.maxBytes);
  const parser = openParser(options.namespace, visitor);
  // `ignoreBOM: false` takes a byte order mark away; `fatal` refuses what is no UTF-8.
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const buffer = Buffer.allocUnsafe(MAX_TOKEN_BYTES);
  let total = 0;
  for (;;) {
    const { bytesRead } = await callFileSystem(() => handle.read(buffer, 0, buffer.length, null));
    if (bytesRead === 0) break;
    total += bytesRead;
    if (total > options.maxBytes) throw tooLarge(options.maxBytes);
    const bytes = buffer.subarray(0, bytesRead);
    options.onBytes(bytes);
    parser.feed(decode(decoder, bytes));
  }
  parser.feed(decode(decoder, undefined));
  parser.end();
}

function openParser(namespace: string, visitor: XmlVisitor): { feed(text: string): void; end(): void } {
  const parser = new SaxesParser({ xmlns: true, position: true });
  const names: string[] = [];
  let text = '';
  let tokenEnd = 0;
  const finishToken = (): void => {
    tokenEnd = parser.position;
  };
  const addText = (piece: string): void => {
    text += piece;
    if (text.length > MAX_TOKEN_BYTES) throw tooLong();
    finishToken();
  };
  parser.on('error', (error) => {
    throw malformed(error.message);
  });
  parser.on('doctype', () => {
    throw malformed('it has a document type, which a manifest never has');
  });
  parser.on('xmldecl', ({ encoding }) => {
    if (encoding !== undefined && !/^(utf-8|us-ascii)$/i.test(encoding)) throw malformed('it is not written in UTF-8');
  });
  parser.on('comment', finishToken);
  parser.on('processinginstruction', finishToken);
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('opentag', (tag) => {
    finishToken();
    if (names.length >= MAX_DEPTH) throw malformed(`it has more than ${MAX_DEPTH} elements within each other`);
    const name = tag.uri === namespace ? tag.local : '';
    names.push(name);
    text = '';
    visitor.open(name, names.length, (key) =>
      Object.hasOwn(tag.attributes, key) ? tag.attributes[key]?.value : undefined,
    );
  });
  parser.on('closetag', () => {
    finishToken();
    visitor.close(names.at(-1) ?? '', names.length, text);
    names.pop();
    text = '';
  });
  return {
    feed: (piece) => {
      if (piece === '') return;
      parser.write(piece);
      if (parser.position - tokenEnd > 2 * MAX_TOKEN_BYTES) throw tooLong();
    },
    end: () => void parser.close(),
  };
}

function decode(decoder: InstanceType<typeof TextDecoder>, bytes: Uint8Array | undefined): string {
  try {
    return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
  } catch (error) {
    throw new AssayError('file.malformed', 'It is not XML that can be read: not UTF-8.', { cause: error });
  }
}

function malformed(reason: string): AssayError {
  return new AssayError('file.malformed', `It is not XML that can be read: ${reason.slice(0, 200)}.`);
}

function tooLong(): AssayError {
  return new AssayError('limit.output', `It has a text or a tag of more than ${MAX_TOKEN_BYTES} bytes.`);
}

function tooLarge(maxBytes: number): AssayError {
  return new AssayError('limit.output', `It is larger than ${maxBytes} bytes.`);
}
