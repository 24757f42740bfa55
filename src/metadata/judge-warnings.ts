import type { Remark } from '../domain/evidence.ts';
import type { Metadata } from '../domain/metadata.ts';

/** The most remarks made for one file; a broken file can give a warning for every tag. */
const REMARK_LIMIT = 10;
const TEXT_LIMIT = 300;

/**
 * Warnings of ExifTool 13.59 after which everything was still read. Any other warning counts as something not read:
 * a new one must not pass for "read in full" because nobody listed it.
 */
const HARMLESS = [
  /^\[minor\]/,
  /^IPTCDigest is not current/,
  /^Different 'rdf:about' attributes/,
  /^XMP is double UTF-encoded/,
  /^Superfluous BOM/,
  /^Non-standard PNG image/,
  /^Wrapped JXL codestream/,
  /^PDF\S* is deprecated/,
  /^Item .* are out of order/,
  /^No padding on odd-sized/,
  /^Incorrect JUMBF sequence numbering/,
  /^Processing /,
  /^Unknown trailer/,
  /^Multiple IPTC /,
  /ExtractEmbedded option/,
];
/** Capital M: minor in ExifTool's eyes, but tags are missing for it. */
const LOSSY_MINOR = /^\[Minor\] (?:Extracted only|Skipping|Ignored|Too many)/;

function isLoss(warning: string): boolean {
  if (warning.startsWith('[Minor]')) return LOSSY_MINOR.test(warning);
  return !HARMLESS.some((pattern) => pattern.test(warning));
}

/** A sidecar that does not look like XMP (a DOCTYPE in front is enough) is read as plain text, without a warning. */
function isUnreadSidecar(path: string, metadata: Metadata): boolean {
  return path.toLowerCase().endsWith('.xmp') && metadata.text('File:FileType') !== 'XMP';
}

/** Makes a remark of each warning or error of ExifTool that means that something was not read. */
export function judgeWarnings(path: string, metadata: Metadata): readonly Remark[] {
  const texts = [...metadata.all('ExifTool:Error'), ...metadata.all('ExifTool:Warning')]
    .map(({ value }) => String(value).slice(0, TEXT_LIMIT))
    .filter(isLoss);
  const remarks: Remark[] = [...new Set(texts)].slice(0, REMARK_LIMIT).map((text) => ({
    code: 'metadata.partial',
    message: `Metadata was only read in part. ExifTool says: ${text}`,
    detail: { raw: text },
  }));
  if (isUnreadSidecar(path, metadata)) {
    remarks.push({ code: 'metadata.sidecar-unreadable', message: 'The XMP sidecar is no XMP that ExifTool can read.' });
  }
  return remarks;
}
