import type { ByteSource } from '../byte-source.ts';
import type { ProbeDraft } from '../probe-draft.ts';

/** Chunks that hold pixels or how to show them, and no text. `iCCP` is a colour profile: no sign sits in one. */
const PICTURE_CHUNKS: ReadonlySet<string> = new Set([
  'IHDR', 'PLTE', 'IDAT', 'pHYs', 'gAMA', 'sRGB', 'cHRM', 'bKGD', 'tRNS', 'sBIT', 'tIME', 'hIST', 'sPLT', 'acTL', 'fcTL', 'fdAT', 'cICP', 'iCCP', 'mDCV', 'cLLI', 'oFFs', 'sTER',
]); // biome-ignore format: one list

/** Text chunks that can be metadata only: the C2PA library reads `caBX` and the XMP in `iTXt`. */
const METADATA_CHUNKS: ReadonlySet<string> = new Set(['tEXt', 'zTXt', 'eXIf', 'pCAL', 'sCAL']);

/** Nothing but a credential. ExifTool is asked for it by itself where the credential cannot be read. */
const CREDENTIAL_CHUNK = 'caBX';

/** PNG and APNG (W3C PNG 3rd edition): eight bytes of signature, then chunks up to IEND. */
export function walkPng(source: ByteSource, draft: ProbeDraft): void {
  draft.losslessPixels = true;
  let at = 8;
  for (;;) {
    draft.step();
    const length = source.u32be(at);
    const type = source.latin1(at + 4, 4);
    const next = at + 12 + length;
    if (at === 8) readHeader(source, draft, type, length);
    if (next > source.size) {
      draft.incomplete(`chunk ${printable(type)} reaches beyond the end of the file`);
      return;
    }
    at = next;
    if (type === 'IEND') break;
    if (PICTURE_CHUNKS.has(type)) continue;
    if (type !== CREDENTIAL_CHUNK) draft.metadataSeen = true;
    if (!METADATA_CHUNKS.has(type)) draft.credentialSeen = true;
  }
  if (at < source.size) draft.carrier();
  draft.finish('complete');
}

function readHeader(source: ByteSource, draft: ProbeDraft, type: string, length: number): void {
  if (type !== 'IHDR' || length !== 13) {
    draft.strange('the first PNG chunk is not IHDR');
    return;
  }
  draft.setDimensions(source.u32be(16), source.u32be(20));
}

function printable(type: string): string {
  return /^[A-Za-z]{4}$/.test(type) ? type : 'of unknown type';
}
