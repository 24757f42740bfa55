import type { FileStat } from '../../domain/asset.ts';
import type { CredentialReader, FindReading, MetadataReader, ProbeFile, ReadPixels } from '../../domain/ports.ts';
import type { PixelTools } from '../../signs/sign.ts';

/** A small file read whole, with its SHA-256 (lower-case hex). */
export interface SmallFile {
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

/** What inspecting a file needs from outside. */
export interface InspectParts {
  readonly probe: ProbeFile;
  /** Throws AssayError `file.*` when a path no longer leads to the file with this stat. */
  readonly confirmUnchanged: (path: string, stat: FileStat) => void;
  readonly credentials: CredentialReader;
  readonly metadata: MetadataReader;
  readonly readPixels: ReadPixels;
  readonly pixelTools: PixelTools;
  readonly findReading: FindReading;
  /** Reads a file of at most `maxBytes`; undefined when it is larger, gone or no regular file. */
  readonly readSmallFile: (path: string, maxBytes: number) => Promise<SmallFile | undefined>;
  /** SHA-256 of text, lower-case hex. */
  readonly digest: (text: string) => string;
  /** Parses JSON within limits of size and depth; undefined when it is not JSON or over them. */
  readonly parseJson: (text: string) => unknown;
}
