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
  /** Megabytes of memory that signing takes for every megabyte of the file. */
  readonly memoryFactor: number;
}

/** What the engine binds byte by byte without knowing the type. */
const ANY_TYPE = 'application/octet-stream';

/** Memory that the process which signs may take: its limit of 750 MB less what Node and the engine take without a file. */
const SIGNING_MEMORY_BYTES = 640 * 1024 * 1024;

/**
 * Types that the engine embeds in, reads back, and notices one flipped bit in (tried with each of them; see
 * test/integration/credentials/writing/formats.test.ts). ISO media are hashed box by box, so their memory is bounded whatever their
 * size; the others are held in memory once or more.
 */
const EMBEDDED: Readonly<Record<string, Embedding>> = {
  'image/jpeg': { engineType: 'image/jpeg', memoryFactor: 2 },
  'image/png': { engineType: 'image/png', memoryFactor: 2 },
  'image/webp': { engineType: 'image/webp', memoryFactor: 2 },
  'image/gif': { engineType: 'image/gif', memoryFactor: 2 },
  'image/svg+xml': { engineType: 'image/svg+xml', memoryFactor: 2 },
  'image/tiff': { engineType: 'image/tiff', memoryFactor: 1 },
  'image/x-adobe-dng': { engineType: 'image/x-adobe-dng', memoryFactor: 1 },
  'image/jxl': { engineType: 'image/jxl', memoryFactor: 2 },
  'image/heic': { engineType: 'image/heic', memoryFactor: 0 },
  'image/heif': { engineType: 'image/heif', memoryFactor: 0 },
  'image/avif': { engineType: 'image/avif', memoryFactor: 0 },
  'video/mp4': { engineType: 'video/mp4', memoryFactor: 0 },
  'video/quicktime': { engineType: 'video/quicktime', memoryFactor: 0 },
  'audio/mp4': { engineType: 'audio/mp4', memoryFactor: 0 },
  'video/x-msvideo': { engineType: 'video/avi', memoryFactor: 2 },
  'audio/wav': { engineType: 'audio/wav', memoryFactor: 2 },
  'audio/mpeg': { engineType: 'audio/mpeg', memoryFactor: 2 },
  'audio/flac': { engineType: 'audio/flac', memoryFactor: 2 },
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
  if (facts.sizeBytes * embedding.memoryFactor > SIGNING_MEMORY_BYTES) {
    const reason = `Signing a file of this type and size into itself takes more memory than the limit of ${SIGNING_MEMORY_BYTES / 1024 / 1024} MB.`;
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
