/** How a file of one type takes marks. */
export interface MarkFormat {
  readonly credential: 'embed' | 'sidecar';
  readonly xmp: 'embed' | 'sidecar';
  /** The type the credentials engine is to be told. For sidecars the generic one: anything else binds to a rewritten copy. */
  readonly engineType: string;
  /** Set when the type embeds as a rule but this file does not: why, in plain words. */
  readonly reason?: string;
}

export interface MarkFormatFacts {
  readonly sizeBytes: number;
  /** The first bytes of the file; 16 are enough. */
  readonly firstBytes: Uint8Array;
}

interface Embedding {
  readonly engineType: string;
  /** The largest file that is embedded in. */
  readonly limitBytes: number;
}

/** What the engine binds byte by byte without knowing the type. */
const ANY_TYPE = 'application/octet-stream';

const MEGABYTE = 1024 * 1024;
/** Memory that signing and reading back may take: the limit of 750 MB for the process, less the 110 MB it has without a file. */
const MEMORY_BYTES = 640 * MEGABYTE;
/**
 * The engine holds these files in memory while it signs and reads them back: 2.2 to 2.4 bytes for every byte of the file, measured with 57 to
 * 100 MB of each.
 */
const HELD = MEMORY_BYTES / 2.5;
/** Measured 4 bytes for every byte. */
const HELD_WEBP = MEMORY_BYTES / 4;
/** Signing takes none to speak of (see embed-in-tiff.ts); reading back takes 1.0 to 1.2 bytes for every byte. */
const READ_BACK = MEMORY_BYTES / 1.25;
/** Signing takes half a second for every megabyte, whatever the size. */
const SLOW = 10 * MEGABYTE;
/** Boxes are hashed in pieces: 650 MB for 1 GB as for 2 GB. */
const ANY_SIZE = Number.POSITIVE_INFINITY;

/**
 * Types that are embedded in, read back, and noticed one flipped bit in, with pictures and sound the same as before (tried with each of
 * them; see test/integration/credentials/writing/formats.test.ts).
 */
const EMBEDDED: Readonly<Record<string, Embedding>> = {
  'image/jpeg': { engineType: 'image/jpeg', limitBytes: HELD },
  'image/png': { engineType: 'image/png', limitBytes: HELD },
  'image/webp': { engineType: 'image/webp', limitBytes: HELD_WEBP },
  'image/gif': { engineType: 'image/gif', limitBytes: HELD },
  'image/svg+xml': { engineType: 'image/svg+xml', limitBytes: SLOW },
  'image/tiff': { engineType: 'image/tiff', limitBytes: READ_BACK },
  'image/x-adobe-dng': { engineType: 'image/x-adobe-dng', limitBytes: READ_BACK },
  'image/jxl': { engineType: 'image/jxl', limitBytes: HELD },
  'image/heic': { engineType: 'image/heic', limitBytes: ANY_SIZE },
  'image/heif': { engineType: 'image/heif', limitBytes: ANY_SIZE },
  'image/avif': { engineType: 'image/avif', limitBytes: ANY_SIZE },
  'video/mp4': { engineType: 'video/mp4', limitBytes: ANY_SIZE },
  'video/quicktime': { engineType: 'video/quicktime', limitBytes: ANY_SIZE },
  'audio/mp4': { engineType: 'audio/mp4', limitBytes: ANY_SIZE },
  'video/x-msvideo': { engineType: 'video/avi', limitBytes: HELD },
  'audio/wav': { engineType: 'audio/wav', limitBytes: HELD },
  'audio/mpeg': { engineType: 'audio/mpeg', limitBytes: HELD },
  'audio/flac': { engineType: 'audio/flac', limitBytes: HELD },
};

/**
 * Types that ExifTool writes XMP into. Not among them although it reads them: SVG, WAV, AVI, MP3, FLAC, AIFF, MKV, WebM, Ogg, EXR,
 * DPX, MXF, BMP, TGA.
 */
const XMP_TYPES: ReadonlySet<string> = new Set([
  'image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/tiff', 'image/x-adobe-dng', 'image/heic', 'image/heif', 'image/avif', 'image/jxl', 'image/jp2', 'image/vnd.adobe.photoshop', 'video/mp4', 'video/quicktime', 'audio/mp4', 'application/pdf',
]); // biome-ignore format: one list

/** How a file of a media type (as probed) is marked. Types that nobody knows get sidecars. */
export function findMarkFormat(mediaType: string, facts: MarkFormatFacts): MarkFormat {
  const xmp = XMP_TYPES.has(mediaType) ? 'embed' : 'sidecar';
  const embedding = Object.hasOwn(EMBEDDED, mediaType) ? EMBEDDED[mediaType] : undefined;
  if (embedding === undefined) return { credential: 'sidecar', xmp, engineType: ANY_TYPE };
  const variant = findVariant(mediaType, facts.firstBytes);
  if (variant !== undefined) return { credential: 'sidecar', xmp: 'sidecar', engineType: ANY_TYPE, reason: variant };
  if (facts.sizeBytes > embedding.limitBytes) {
    const reason = `Files of this type are signed into up to ${Math.floor(embedding.limitBytes / MEGABYTE)} MB; larger ones take too much memory or time.`;
    return { credential: 'sidecar', xmp, engineType: ANY_TYPE, reason };
  }
  return { credential: 'embed', xmp, engineType: embedding.engineType };
}

/** Variants of a type that go by its name but take nothing in: the reason, in plain words. */
function findVariant(mediaType: string, firstBytes: Uint8Array): string | undefined {
  const head = String.fromCharCode(...firstBytes.subarray(0, 4));
  if (mediaType === 'audio/wav' && (head === 'RF64' || head === 'BW64'))
    return `A ${head} file (WAV over 4 GB) has no place for a credential that the engine can write.`;
  if (mediaType === 'image/jxl' && head.startsWith('\xff\x0a'))
    return 'A naked JPEG XL codestream has no boxes to put anything in.';
  return undefined;
}
