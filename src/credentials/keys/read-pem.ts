/** One block of a PEM file. */
export interface PemBlock {
  /** `CERTIFICATE`, `PRIVATE KEY` … */
  readonly label: string;
  /** What the base64 decodes to; empty for blocks with headers (the old encrypted keys). */
  readonly der: Buffer;
  /** Has headers of RFC 1421, as keys that OpenSSL once encrypted have. */
  readonly hasHeaders: boolean;
}

export interface PemReading {
  readonly blocks: readonly PemBlock[];
  /** A block begins that does not end, or what is in it is no base64. */
  readonly isMangled: boolean;
}

const BLOCK = /-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\s]{0,200000})-----END \1-----/g;
const HEADED_BLOCK = /-----BEGIN ([A-Z0-9 ]{1,40})-----\s*Proc-Type:/g;
const BEGIN = /-----BEGIN /g;

/** Reads the blocks of a PEM file; text between them is passed over, as OpenSSL writes some. Never throws. */
export function readPem(text: string): PemReading {
  const blocks = [...text.matchAll(BLOCK)].map(([, label = '', body = '']) => ({
    label,
    der: Buffer.from(body.replaceAll(/\s/g, ''), 'base64'),
    hasHeaders: false,
  }));
  const headed = [...text.matchAll(HEADED_BLOCK)].map(([, label = '']) => ({
    label,
    der: Buffer.alloc(0),
    hasHeaders: true,
  }));
  const begins = [...text.matchAll(BEGIN)].length;
  return { blocks: [...blocks, ...headed], isMangled: blocks.length + headed.length !== begins };
}

/** True for a private key of any kind. */
export function isPrivateBlock(block: PemBlock): boolean {
  return block.label.endsWith('PRIVATE KEY');
}
