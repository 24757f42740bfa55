import { DETAIL_LIMIT, EVIDENCE_LIMIT, type Evidence, type EvidenceDetail, type Remark } from '../domain/evidence.ts';
import { compareCertainties, compareOrigins } from '../domain/origin.ts';
import type { Pixels } from '../domain/ports.ts';
import { PIXEL_SIGNS, TEXT_SIGNS } from './registry.ts';
import type { PixelSign, PixelTools, SignInput, SignResult, TextSign } from './sign.ts';

/** What all signs together found in one file. */
export interface Collected {
  readonly evidence: readonly Evidence[];
  readonly remarks: readonly Remark[];
}

/** Small facts kept with one piece of evidence; no sign writes more than a dozen. */
const DETAIL_KEYS_LIMIT = 30;
/** A system or carrier longer than this is no name. */
const NAME_LIMIT = 300;
/** Remarks kept for one file, so that a file full of bad codes cannot fill the ledger. */
const REMARK_LIMIT = 50;
const MESSAGE_LIMIT = 1000;

function clip(text: string, limit: number): string {
  return text.length <= limit ? text : text.slice(0, limit).toWellFormed();
}

function clipDetail(detail: EvidenceDetail): EvidenceDetail {
  const entries = Object.entries(detail).slice(0, DETAIL_KEYS_LIMIT);
  return Object.fromEntries(
    entries.map(([name, value]) => [
      clip(name, NAME_LIMIT),
      typeof value === 'string' ? clip(value, DETAIL_LIMIT) : value,
    ]),
  );
}

function clipEvidence(piece: Evidence): Evidence {
  return {
    ...piece,
    carrier: clip(piece.carrier, NAME_LIMIT),
    ...(piece.system === undefined ? {} : { system: clip(piece.system, NAME_LIMIT) }),
    ...(piece.detail === undefined ? {} : { detail: clipDetail(piece.detail) }),
  };
}

/** The carrier without ExifTool's number of the embedded document: the same field again is the same carrier. */
function carrierClass(carrier: string): string {
  return carrier.replace(/:(?:Main|Copy\d+|Doc[\d-]+)(?=:)/g, '');
}

/** Evidence with the same key says the same thing twice. Two carriers of one prompt are two; so are two manifests. */
function keyOf(piece: Evidence): string {
  return JSON.stringify([
    piece.sign,
    piece.origin,
    piece.certainty,
    piece.system,
    carrierClass(piece.carrier),
    piece.manifest,
    piece.through,
  ]);
}

/** Keeps the first of its kind and fills in details that only a later one has. */
function mergeRepeated(evidence: readonly Evidence[]): readonly Evidence[] {
  const kept = new Map<string, Evidence>();
  for (const piece of evidence) {
    const key = keyOf(piece);
    const first = kept.get(key);
    if (first === undefined) kept.set(key, clipEvidence(piece));
    else if (piece.detail !== undefined)
      kept.set(key, { ...first, detail: clipDetail({ ...piece.detail, ...first.detail }) });
  }
  return [...kept.values()];
}

function compareStrength(a: Evidence, b: Evidence): number {
  return compareOrigins(a.origin, b.origin) || compareCertainties(a.certainty, b.certainty);
}

function mergeRemarks(remarks: readonly Remark[]): readonly Remark[] {
  const kept = new Map<string, Remark>();
  for (const remark of remarks) {
    if (kept.size >= REMARK_LIMIT) break;
    const message = clip(remark.message, MESSAGE_LIMIT);
    const key = `${remark.code}\n${message}`;
    if (!kept.has(key))
      kept.set(key, {
        ...remark,
        message,
        ...(remark.detail === undefined ? {} : { detail: clipDetail(remark.detail) }),
      });
  }
  return [...kept.values()];
}

function bound(results: readonly SignResult[]): Collected {
  const evidence = mergeRepeated(results.flatMap((result) => result.evidence)).toSorted(compareStrength);
  const truncated: readonly Remark[] =
    evidence.length <= EVIDENCE_LIMIT
      ? []
      : [
          {
            code: 'evidence.truncated',
            message: `${evidence.length} pieces of evidence; the strongest ${EVIDENCE_LIMIT} are kept.`,
          },
        ];
  const remarks = mergeRemarks([...truncated, ...results.flatMap((result) => result.remarks ?? [])]);
  return { evidence: evidence.slice(0, EVIDENCE_LIMIT), remarks };
}

/** A sign that fails has checked nothing, which must not read as "nothing found"; the other signs still count. */
function attempt(id: string, read: () => SignResult): SignResult {
  try {
    return read();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      evidence: [],
      remarks: [
        {
          code: 'metadata.partial',
          message: `The sign ${id} could not be checked on this file: ${clip(reason, 200)}. This is a fault of Assay; please report it.`,
          detail: { sign: id },
        },
      ],
    };
  }
}

/** Asks every sign in what a file says. Strongest evidence first, bounded, without repetitions. Never throws. */
export function collectSigns(input: SignInput, signs: readonly TextSign[] = TEXT_SIGNS): Collected {
  return bound(signs.map((sign) => attempt(sign.id, () => sign.read(input))));
}

/** Asks every sign in the pixels of a losslessly stored still. Never throws. */
export function collectPixelSigns(
  pixels: Pixels,
  tools?: PixelTools,
  signs: readonly PixelSign[] = PIXEL_SIGNS,
): Collected {
  return bound(signs.map((sign) => attempt(sign.id, () => sign.readPixels(pixels, tools))));
}
