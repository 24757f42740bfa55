import type { ByteSource } from '../byte-source.ts';
import type { ProbeDraft } from '../probe-draft.ts';
import { type Box, forEachBox } from './box.ts';

/** Boxes of a picture's `meta` box that hold no metadata. */
const STRUCTURAL: ReadonlySet<string> = new Set([
  'hdlr',
  'pitm',
  'iloc',
  'iinf',
  'iprp',
  'iref',
  'idat',
  'dinf',
  'grpl',
  'free',
]);
/** Coded pictures and what derives pictures from them (ISO/IEC 23008-12). */
const PICTURE_ITEMS: ReadonlySet<string> = new Set([
  'hvc1',
  'hev1',
  'av01',
  'avc1',
  'lhv1',
  'jpeg',
  'j2k1',
  'vvc1',
  'unci',
  'grid',
  'iovl',
  'iden',
  'tmap',
]);

function childrenOf(source: ByteSource, box: Box): number {
  // A full box in ISO media, a plain one in QuickTime.
  return box.end - box.start >= 8 && source.latin1(box.start + 4, 4) === 'hdlr' ? box.start : box.start + 4;
}

/** True unless every item in a picture's `meta` box is a picture. */
export function hasMetadataItem(source: ByteSource, draft: ProbeDraft, meta: Box): boolean {
  let found = false;
  const whole = forEachBox(source, draft, childrenOf(source, meta), meta.end, (box) => {
    if (!STRUCTURAL.has(box.type)) found = true;
    if (box.type === 'iinf' && !hasOnlyPictures(source, draft, box)) found = true;
  });
  return found || !whole;
}

function hasOnlyPictures(source: ByteSource, draft: ProbeDraft, iinf: Box): boolean {
  const entriesAt = iinf.start + (source.u8(iinf.start) === 0 ? 6 : 8);
  let pictures = true;
  const whole = forEachBox(source, draft, entriesAt, iinf.end, (box) => {
    const version = source.u8(box.start);
    const typeAt = box.start + (version === 3 ? 10 : 8);
    if (box.type !== 'infe' || version < 2 || typeAt + 4 > box.end || !PICTURE_ITEMS.has(source.latin1(typeAt, 4)))
      pictures = false;
  });
  return whole && pictures;
}

/**
 * The largest picture described: tiles and thumbnails are smaller than what they make up. True when the box holds data
 * of its items itself, so that no `mdat` is needed.
 */
export function readItems(source: ByteSource, draft: ProbeDraft, meta: Box): boolean {
  let inline = false;
  forEachBox(source, draft, childrenOf(source, meta), meta.end, (properties) => {
    if (properties.type === 'idat') inline = true;
    if (properties.type !== 'iprp') return;
    forEachBox(source, draft, properties.start, properties.end, (container) => {
      if (container.type !== 'ipco') return;
      forEachBox(source, draft, container.start, container.end, (box) => {
        if (box.type === 'ispe' && box.end - box.start >= 12)
          takeLarger(draft, source.u32be(box.start + 4), source.u32be(box.start + 8));
      });
    });
  });
  return inline;
}

function takeLarger(draft: ProbeDraft, width: number, height: number): void {
  const held = draft.dimensions;
  if (held === undefined || width * height > held.width * held.height) draft.setDimensions(width, height);
}
