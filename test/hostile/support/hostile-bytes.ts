import { constants, deflateRawSync, deflateSync } from 'node:zlib';
import { makeChunk, makePng, makeText, makeXmpChunk } from '../../integration/metadata/make-png.ts';
import { box } from '../../unit/media/probe/make/bmff.ts';
import { cat, u8, u32be } from '../../unit/media/probe/make/bytes.ts';
import { jpegSegment, makeJpeg } from '../../unit/media/probe/make/jpeg.ts';

const MB = 1024 * 1024;

/** zlib data that unpacks to this many MB of `A`, and takes a thousandth of it. The check sum at its end is wrong. */
export function makeBomb(megabytes: number): Buffer {
  // A full flush ends at a byte and forgets what came before: the piece can be repeated.
  const piece = deflateRawSync(Buffer.alloc(16 * MB, 0x41), { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  const repeated = Buffer.concat(Array.from({ length: Math.ceil(megabytes / 16) }, () => piece));
  return Buffer.concat([u8(0x78, 0xda), repeated, u8(3, 0), u32be(0)]);
}

export const makeZtxtBomb = (keyword: string, megabytes: number): Buffer =>
  makePng(makeChunk('zTXt', cat(`${keyword}\0\0`, makeBomb(megabytes))));
export const makeItxtBomb = (keyword: string, megabytes: number): Buffer =>
  makePng(makeChunk('iTXt', cat(`${keyword}\0`, u8(1, 0), '\0\0', makeBomb(megabytes))));

/** XMP in a JPEG, larger than one segment: the rest in extended segments, as Adobe has it. */
export function makeExtendedXmpJpeg(xmp: string): Buffer {
  const guid = '0123456789ABCDEF0123456789ABCDEF';
  const note = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:xmpNote="http://ns.adobe.com/xmp/note/" xmpNote:HasExtendedXMP="${guid}"/></rdf:RDF></x:xmpmeta>`;
  const bytes = Buffer.from(xmp);
  const segments = [jpegSegment(0xe1, `http://ns.adobe.com/xap/1.0/\0${note}`)];
  for (let at = 0; at < bytes.length; at += 65_000) {
    const head = cat('http://ns.adobe.com/xmp/extension/\0', guid, u32be(bytes.length, at));
    segments.push(jpegSegment(0xe1, cat(head, bytes.subarray(at, at + 65_000))));
  }
  return makeJpeg({ before: Buffer.concat(segments) });
}

/** `&j;` expands ten billion times. */
export const LAUGHS = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">${Array.from('bcdefghij', (name, index) => `<!ENTITY ${name} "${`&${'abcdefghij'[index]};`.repeat(10)}">`).join('')}]>`;

export const nestJson = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
export const nestObject = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
/** CBOR: lists of one element within one another. */
export const nestCbor = (levels: number): Buffer => Buffer.concat([Buffer.alloc(levels, 0x81), u8(0)]);

const TYPE_TAIL = Buffer.from('00110010800000aa00389b71', 'hex');
/** A JUMBF superbox with a type of four letters and a label. */
export const superbox = (type: string, label: string, ...content: readonly Buffer[]): Buffer =>
  box('jumb', box('jumd', cat(type, TYPE_TAIL, u8(3), label, '\0')), ...content);

/** A manifest store with the claim, and the one assertion, given as CBOR. Nobody signed it. */
export function makeStore({ claim = u8(0xa0), assertion = u8(0xa0) }): Buffer {
  return superbox(
    'c2pa',
    'c2pa',
    superbox(
      'c2ma',
      'urn:uuid:00000000-0000-4000-8000-000000000001',
      superbox('c2as', 'c2pa.assertions', superbox('cbor', 'c2pa.actions', box('cbor', assertion))),
      superbox('c2cl', 'c2pa.claim', box('cbor', claim)),
      superbox('c2cs', 'c2pa.signature', box('cbor', u8(0xd2, 0x84, 0x40, 0xa0, 0xf6, 0x40))),
    ),
  );
}

export function nestBoxes(levels: number): Buffer {
  let store = superbox('c2ma', 'inner');
  // Lengths of the boxes around, innermost first; joined once, because each level would copy all within it.
  const heads: Buffer[] = [];
  let length = store.length;
  for (let level = 0; level < levels; level += 1) {
    const head = box('jumd', cat('c2pa', TYPE_TAIL, u8(3), 'c2pa', '\0'));
    length += head.length + 8;
    heads.push(cat(u32be(length), 'jumb', head));
  }
  store = Buffer.concat([...heads.reverse(), store]);
  return store;
}

export const withStore = (store: Buffer): Buffer => makePng(makeChunk('caBX', store));
export const withPrompt = (graph: unknown): Buffer =>
  makePng(makeText('prompt', typeof graph === 'string' ? graph : JSON.stringify(graph)));
export const withXmp = (xmp: string): Buffer => makePng(makeXmpChunk(xmp));

/** Nodes each of which takes its input from the next one, the last from the first. */
export function makeCycle(nodes: number, last = 'ImageScale'): Record<string, unknown> {
  const graph: Record<string, unknown> = {};
  for (let node = 0; node < nodes; node += 1) {
    const input = [String((node + 1) % nodes), 0];
    graph[String(node)] = { class_type: node === nodes - 1 ? last : 'ImageScale', inputs: { image: input } };
  }
  graph['save'] = { class_type: 'SaveImage', inputs: { images: ['0', 0] } };
  return graph;
}

/** A PNG that states a size and holds eight rows. */
export function makeWidePng(width: number, height: number, data: Buffer = deflateSync(Buffer.alloc(1000))): Buffer {
  const header = cat(u32be(width, height), u8(8, 6, 0, 0, 0));
  return cat(
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    makeChunk('IHDR', header),
    makeChunk('IDAT', data),
    makeChunk('IEND', Buffer.alloc(0)),
  );
}
