import type { MediaKind } from '../../domain/asset.ts';
import { RECEIPT_TYPE } from '../../domain/receipt.ts';
import { SEQUENCE_MANIFEST_TYPE } from '../../domain/sequence-manifest.ts';

interface MediaType {
  readonly kind: MediaKind;
  /** Extensions under which this type rightly goes, the usual one first. */
  readonly extensions: readonly string[];
}

// One family of containers: cameras and editors name them freely (.mov with an mp4 brand, .mp4 with sound alone).
const ISO_MEDIA = [
  '.mp4', '.mov', '.m4v', '.m4a', '.m4b', '.m4p', '.m4r', '.qt', '.3gp', '.3g2', '.f4v', '.f4a', '.mp4v', '.m4s', '.cmfv', '.cmfa', '.insv', '.lrv', '.aax',
] as const; // biome-ignore format: one list
const TIFF_RAW = ['.nef', '.nrw', '.cr2', '.arw', '.sr2', '.srf', '.pef', '.srw', '.3fr', '.fff', '.iiq', '.erf', '.mef', '.mos', '.kdc', '.dcr'] as const; // biome-ignore format: one list

const TYPES: Readonly<Record<string, MediaType>> = {
  'image/png': { kind: 'image', extensions: ['.png', '.apng'] },
  'image/jpeg': { kind: 'image', extensions: ['.jpg', '.jpeg', '.jpe', '.jfif', '.jif', '.mpo', '.thm'] },
  'image/gif': { kind: 'image', extensions: ['.gif'] },
  'image/webp': { kind: 'image', extensions: ['.webp'] },
  'image/tiff': { kind: 'image', extensions: ['.tif', '.tiff', '.btf', '.tf8', '.ptif', '.tx', '.dng', ...TIFF_RAW] },
  'image/x-adobe-dng': { kind: 'image', extensions: ['.dng', '.tif', '.tiff'] },
  'image/heic': { kind: 'image', extensions: ['.heic', '.heif', '.hif', '.heics', '.heifs'] },
  'image/heif': { kind: 'image', extensions: ['.heif', '.heic', '.hif', '.heics', '.heifs', '.avif', '.avci'] },
  'image/avif': { kind: 'image', extensions: ['.avif', '.avifs', '.heif', '.hif'] },
  'image/x-canon-cr3': { kind: 'image', extensions: ['.cr3', '.crm'] },
  'image/jxl': { kind: 'image', extensions: ['.jxl'] },
  'image/jp2': { kind: 'image', extensions: ['.jp2', '.jpx', '.jpf', '.jph', '.jpm', '.mj2', '.j2k'] },
  'image/j2c': { kind: 'image', extensions: ['.j2c', '.j2k', '.jpc', '.jhc'] },
  'image/x-exr': { kind: 'image', extensions: ['.exr', '.sxr', '.mxr'] },
  'image/x-dpx': { kind: 'image', extensions: ['.dpx'] },
  'image/x-cineon': { kind: 'image', extensions: ['.cin', '.dpx'] },
  'image/svg+xml': { kind: 'image', extensions: ['.svg'] },
  'image/vnd.adobe.photoshop': { kind: 'image', extensions: ['.psd', '.psb', '.pdd'] },
  'image/bmp': { kind: 'image', extensions: ['.bmp', '.dib', '.rle'] },
  'image/x-tga': { kind: 'image', extensions: ['.tga', '.targa', '.icb', '.vda', '.vst'] },
  'image/vnd.radiance': { kind: 'image', extensions: ['.hdr', '.rgbe', '.xyze', '.pic', '.rad'] },
  'video/mp4': { kind: 'video', extensions: ISO_MEDIA },
  'video/quicktime': { kind: 'video', extensions: ['.mov', ...ISO_MEDIA] },
  'video/3gpp': { kind: 'video', extensions: ['.3gp', ...ISO_MEDIA] },
  'audio/mp4': { kind: 'audio', extensions: ['.m4a', ...ISO_MEDIA] },
  'video/x-msvideo': { kind: 'video', extensions: ['.avi', '.divx'] },
  'video/x-matroska': { kind: 'video', extensions: ['.mkv', '.mka', '.mks', '.mk3d'] },
  'video/webm': { kind: 'video', extensions: ['.webm', '.weba', '.mkv', '.mka'] },
  'application/mxf': { kind: 'video', extensions: ['.mxf'] },
  'video/ogg': { kind: 'video', extensions: ['.ogv', '.ogg', '.ogx'] },
  'audio/ogg': { kind: 'audio', extensions: ['.ogg', '.oga', '.opus', '.spx', '.ogx'] },
  'video/x-flv': { kind: 'video', extensions: ['.flv'] },
  'video/mp2t': { kind: 'video', extensions: ['.ts', '.m2ts', '.mts', '.m2t', '.tp'] },
  'audio/wav': { kind: 'audio', extensions: ['.wav', '.wave', '.bwf', '.rf64', '.bw64'] },
  'audio/flac': { kind: 'audio', extensions: ['.flac'] },
  'audio/mpeg': { kind: 'audio', extensions: ['.mp3', '.mp2', '.mpga', '.mpa'] },
  'audio/aac': { kind: 'audio', extensions: ['.aac', '.adts'] },
  'audio/aiff': { kind: 'audio', extensions: ['.aif', '.aiff', '.aifc'] },
  'application/pdf': { kind: 'document', extensions: ['.pdf', '.ai'] },
  'text/markdown': { kind: 'document', extensions: ['.md', '.markdown'] },
  'text/plain': { kind: 'document', extensions: ['.txt', '.text'] },
  [SEQUENCE_MANIFEST_TYPE]: { kind: 'document', extensions: ['.json'] },
  [RECEIPT_TYPE]: { kind: 'document', extensions: ['.json'] },
  'application/zip': { kind: 'other', extensions: ['.zip'] },
};

const EVERY_EXTENSION: ReadonlySet<string> = new Set(Object.values(TYPES).flatMap((type) => type.extensions));

/** Extensions also used for something else, or of types without a magic number: bytes of no known type prove no lie. */
const AMBIGUOUS: ReadonlySet<string> = new Set([
  '.ts', '.tp', '.tga', '.targa', '.icb', '.vda', '.vst', '.rle', '.pic', '.rad', '.hdr', '.ai', '.mp3', '.mp2', '.mpa', '.mpga', '.aac', '.adts', '.md', '.markdown', '.txt', '.text', '.svg', '.rf64', '.dcr', '.mos', '.tx', '.cin', '.insv', '.lrv', '.aax', '.crm', '.zip', '.thm', '.fff', '.m4p', '.json',
]); // biome-ignore format: one list

/** `image`, `video` … of a media type; `other` for an unknown one. */
export function kindOf(mediaType: string | undefined): MediaKind {
  return mediaType === undefined ? 'other' : (lookUp(mediaType)?.kind ?? 'other');
}

/** Lower-case extensions with dot under which a type rightly goes, the usual one first; empty for an unknown type. */
export function extensionsOf(mediaType: string): readonly string[] {
  return lookUp(mediaType)?.extensions ?? [];
}

/** True when `extension` (lower case, with dot) names another type than the bytes are (`mediaType` from the bytes). */
export function isExtensionWrong(extension: string, mediaType: string | undefined): boolean {
  if (!EVERY_EXTENSION.has(extension)) return false;
  if (mediaType === undefined) return !AMBIGUOUS.has(extension);
  return !extensionsOf(mediaType).includes(extension);
}

function lookUp(mediaType: string): MediaType | undefined {
  return Object.hasOwn(TYPES, mediaType) ? TYPES[mediaType] : undefined;
}
