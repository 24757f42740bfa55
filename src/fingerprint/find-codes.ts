import type { PictureCode, PictureView, TinyPicture, Unsearchable } from '../domain/fingerprint.ts';
import type { Picture } from '../domain/picture.ts';
import { makeTinyPicture } from './make-tiny-picture.ts';
import { hashWhole } from './pdq/hash-picture.ts';
import { type HashBothWays, type HashOfOneWay, hashStretched } from './pdq/hash-plane.ts';
import { type Box, cropPlane, type LumaPlane } from './pdq/luma-plane.ts';
import { readLuma } from './pdq/read-luma.ts';
import { cropViews } from './views/crop-views.ts';
import { findInnerBox } from './views/find-borders.ts';
import { judgeHash, MIN_QUALITY } from './views/judge-hash.ts';

/** `codes` are empty when `unsearchable`. */
export interface LedgerCodes {
  readonly codes: readonly PictureCode[];
  readonly unsearchable?: Unsearchable;
}

export interface QueryCodes extends LedgerCodes {
  /** Of the mirror image, in the same order. */
  readonly mirroredCodes: readonly PictureCode[];
  /** None of what is black, flat or plain. */
  readonly tiny?: TinyPicture;
}

interface ViewHash extends HashBothWays {
  readonly view: PictureView;
}

/**
 * Codes that a picture is found by: of the whole, of what lies within even borders, and of the middle at the aspect ratios that it
 * may have been cut to. Borders themselves are no picture: what they surround decides whether it can be searched for.
 */
export function findLedgerCodes(picture: Picture): LedgerCodes {
  const plane = readLuma(picture);
  const inner = findInnerBox(plane);
  const hashes = hashViews(plane, inner, picture);
  const unsearchable = judgeInner(hashes);
  if (unsearchable !== undefined) return { codes: [], unsearchable };
  const crops = cropViews(inner).map(({ view, ...box }) => ({ view, ...hashStretched(cropPlane(plane, box)) }));
  const telling = [...hashes, ...crops].filter((hash) => judgeHash(hash) === undefined);
  return { codes: telling.map(({ view, hash }) => toCode(view, hash)) };
}

/**
 * Codes that the ledger is searched for: of the whole and of what lies within even borders, both ways round. With borders on all
 * sides also of what lies within two of them: a letterboxed drawing on a page has borders of its own, which stay.
 */
export function findQueryCodes(picture: Picture): QueryCodes {
  const plane = readLuma(picture);
  const inner = findInnerBox(plane);
  const hashes = hashViews(plane, inner, picture);
  const unsearchable = judgeInner(hashes);
  if (unsearchable !== undefined) return { codes: [], mirroredCodes: [], unsearchable };
  const all = [...hashes, ...hashWithinTwo(plane, inner)];
  return {
    codes: all.map(({ view, hash }) => toQueryCode(view, hash)),
    mirroredCodes: all.map(({ view, mirrored }) => toQueryCode(view, mirrored)),
    tiny: makeTinyPicture(cropPlane(plane, inner)),
  };
}

function hashViews(plane: LumaPlane, inner: Box, picture: Picture): readonly ViewHash[] {
  const whole = { view: 'whole', ...hashWhole(plane, picture) } as const;
  if (inner.width === plane.width && inner.height === plane.height) return [whole];
  return [whole, { view: 'trimmed', ...hashStretched(cropPlane(plane, inner)) }];
}

function hashWithinTwo(plane: LumaPlane, inner: Box): readonly ViewHash[] {
  const { width, height } = plane;
  if (inner.width === width || inner.height === height) return [];
  const boxes = [
    { ...inner, left: 0, width },
    { ...inner, top: 0, height },
  ];
  return boxes.map((box) => ({ view: 'trimmed', ...hashStretched(cropPlane(plane, box)) }));
}

/** The edges of bars alone would pass for detail, and all frames with such bars around little have nearly the same hash. */
function judgeInner([whole, trimmed]: readonly ViewHash[]): Unsearchable | undefined {
  const inner = trimmed ?? whole;
  return inner === undefined ? undefined : judgeHash(inner);
}

function toCode(view: PictureView, { bits, quality }: HashOfOneWay): PictureCode {
  return { view, bits, quality };
}

/** Where there is enough to see, next to no bit is unsteady. */
function toQueryCode(view: PictureView, hash: HashOfOneWay): PictureCode {
  const code = toCode(view, hash);
  return hash.quality < MIN_QUALITY ? { ...code, steady: hash.steady } : code;
}
