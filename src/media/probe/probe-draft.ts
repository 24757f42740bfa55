import type { Dimensions, MediaKind, MediaTiming } from '../../domain/asset.ts';
import type { ByteSource } from './byte-source.ts';
import {
  EXTRA_TEXT_BYTES,
  HEADER_TEXT_BYTES,
  HEADER_TEXT_TOTAL_BYTES,
  MAX_STEPS,
  MAX_TABLE_ENTRIES,
} from './limits.ts';

/** The walk went over a limit of its own and stopped. Never leaves the probe. */
export class WalkLimit extends Error {}

/** Reads the structure of one format and notes in the draft what it finds. */
export type Walk = (source: ByteSource, draft: ProbeDraft) => void;

/**
 * What a walk notes as it goes, so that a walk broken off keeps what it had. Carriers start as possible:
 * only {@link finish}, at the end of a walk that saw everything, can turn them into none.
 */
export class ProbeDraft {
  mediaType: string | undefined;
  kind: MediaKind = 'other';
  losslessPixels = false;
  initSegment = false;
  dimensions: Dimensions | undefined;
  timing: MediaTiming | undefined;
  structure: 'complete' | 'incomplete' | 'unknown' = 'unknown';
  incompleteReason: string | undefined;
  credentialSeen = false;
  metadataSeen = false;
  unusual: string | undefined;
  readonly headerText = new Map<string, string>();
  readonly extraText = new Map<string, string>();
  #finished = false;
  #steps = 0;
  #tableEntries = 0;
  #headerTextBytes = 0;

  /** Counts one chunk, box or tag. */
  step(): void {
    this.#steps += 1;
    if (this.#steps > MAX_STEPS) throw new WalkLimit(`more than ${MAX_STEPS} parts`);
  }

  /** Counts entries of tables, over the whole file: many directories may point to one long table. */
  spendEntries(count: number): void {
    this.#tableEntries += count;
    if (this.#tableEntries > MAX_TABLE_ENTRIES) throw new WalkLimit(`tables of more than ${MAX_TABLE_ENTRIES} entries`);
  }

  /** Everything that could be a carrier was seen. `structure` says whether the format told that nothing is missing. */
  finish(structure: 'complete' | 'unknown'): void {
    this.#finished = true;
    if (this.structure !== 'incomplete') this.structure = structure;
  }

  /** The file lacks something. The first reason given stays. */
  incomplete(reason: string): void {
    this.structure = 'incomplete';
    this.incompleteReason ??= reason;
  }

  /** Something is odd: the walk stops being proof of anything, the file is read as far as it goes. */
  strange(message: string): void {
    this.unusual ??= message;
    this.credentialSeen = true;
    this.metadataSeen = true;
  }

  /** A part that may hold both a credential and metadata, or that this walk does not know. */
  carrier(): void {
    this.credentialSeen = true;
    this.metadataSeen = true;
  }

  get credentialCarrier(): 'none' | 'possible' {
    return this.#finished && this.structure !== 'incomplete' && !this.credentialSeen ? 'none' : 'possible';
  }

  get metadataCarrier(): 'none' | 'possible' {
    return this.#finished && this.structure !== 'incomplete' && !this.metadataSeen ? 'none' : 'possible';
  }

  setDimensions(width: number, height: number): void {
    if (width > 0 && height > 0 && Number.isSafeInteger(width) && Number.isSafeInteger(height)) {
      this.dimensions = { width, height };
    }
  }

  addTiming(timing: MediaTiming): void {
    this.timing = { ...this.timing, ...timing };
  }

  /** Keeps a header text within the limits; a second value under one name is put on a line of its own. */
  addHeaderText(name: string, bytes: Buffer): void {
    if (bytes.length > HEADER_TEXT_BYTES || this.#headerTextBytes + bytes.length > HEADER_TEXT_TOTAL_BYTES) {
      this.unusual ??= `header text ${name.slice(0, 80)} is larger than is kept`;
    }
    const room = Math.min(HEADER_TEXT_BYTES, HEADER_TEXT_TOTAL_BYTES - this.#headerTextBytes);
    const kept = bytes.subarray(0, Math.max(0, room));
    if (kept.length === 0) return;
    this.#headerTextBytes += kept.length;
    addLine(this.headerText, name, kept.toString('utf8'));
  }

  addExtraText(name: string, bytes: Buffer): void {
    const held = this.extraText.get(name)?.length ?? 0;
    if (held < EXTRA_TEXT_BYTES)
      addLine(this.extraText, name, bytes.subarray(0, EXTRA_TEXT_BYTES - held).toString('utf8'));
  }
}

function addLine(texts: Map<string, string>, name: string, text: string): void {
  const held = texts.get(name);
  texts.set(name, held === undefined ? text : `${held}\n${text}`);
}
