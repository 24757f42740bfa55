import type { MediaKind } from '../domain/asset.ts';
import type { CredentialReading } from '../domain/credential.ts';
import type { Evidence, Remark } from '../domain/evidence.ts';
import type { Metadata } from '../domain/metadata.ts';
import type { Pixels } from '../domain/ports.ts';

/** What was read of one file: all that a sign may look at. */
export interface SignInput {
  readonly mediaType: string;
  readonly kind: MediaKind;
  /** Lower-case extension with dot, for signs that only make sense in some containers. */
  readonly extension: string;
  readonly credential: CredentialReading;
  readonly metadata: Metadata;
  /** XMP sidecars, each as ExifTool reads it. */
  readonly xmpSidecars: readonly { readonly name: string; readonly metadata: Metadata }[];
  /** JSON sidecars, parsed within limits of size and depth. */
  readonly jsonSidecars: readonly { readonly name: string; readonly value: unknown }[];
  /** Text attributes read by our own header readers (EXR, DPX). */
  readonly headerText: Readonly<Record<string, string>>;
  /** Carriers ExifTool only gives as binary, e.g. `RIFF:AIGC`. */
  readonly extraText: Readonly<Record<string, string>>;
}

export interface SignResult {
  readonly evidence: readonly Evidence[];
  readonly remarks?: readonly Remark[];
}

/** Made input for one sign: what it must fire on, or stay silent on. */
export interface SignExample {
  /** What the example shows, for docs/signals.md. */
  readonly title: string;
  /** ExifTool's flat JSON object for the file. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly input?: Partial<Omit<SignInput, 'metadata'>>;
  readonly pixels?: () => Pixels;
  /** For `fires`: the origin expected. */
  readonly origin?: Evidence['origin'];
}

interface SignBase {
  /** Dotted id, public API. */
  readonly id: string;
  /** One sentence for docs/signals.md: what it is and where it sits. */
  readonly summary: string;
  /** The strongest certainty it can give. */
  readonly certainty: Evidence['certainty'];
  /** `real files`: proven on third-party files. `made files`: only on files made for the purpose. */
  readonly provenOn: 'real files' | 'made files';
  /** What is known to set it off wrongly, and what was done about it. */
  readonly falsePositives: string;
  readonly examples: { readonly fires: readonly SignExample[]; readonly staysSilent: readonly SignExample[] };
}

/** A sign in what a file says. Pure. Must be bounded in time for hostile input. */
export interface TextSign extends SignBase {
  readonly needs: 'text';
  readonly read: (input: SignInput) => SignResult;
}

/** What a sign in the pixels cannot do itself, because signs are pure: injected by whoever asks it. */
export interface PixelTools {
  /** Unpacks gzip; undefined when it is none, is broken or unpacks to more than `maxBytes`. */
  readonly gunzip: (bytes: Uint8Array, maxBytes: number) => Uint8Array | undefined;
}

/** A sign in the pixels themselves (`--deep`). Only asked for losslessly stored stills. */
export interface PixelSign extends SignBase {
  readonly needs: 'pixels';
  /** Without tools a packed message is still found, but not what it says. */
  readonly readPixels: (pixels: Pixels, tools?: PixelTools) => SignResult;
}

export type Sign = TextSign | PixelSign;

export const NOTHING: SignResult = { evidence: [] };

/** Keeps the literal types and checks the shape. */
export function defineSign<const S extends Sign>(sign: S): S {
  return sign;
}
