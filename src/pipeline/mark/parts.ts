import type { FileStat, Sidecar } from '../../domain/asset.ts';
import type { CredentialWriter, PlannedIngredient } from '../../domain/manifest-plan.ts';
import type { MarkPlacement, MarkStatement } from '../../domain/mark.ts';
import type { findMarkFormat } from '../../domain/mark-formats.ts';
import type {
  Clock,
  CredentialReader,
  KeepAttributes,
  MetadataWriter,
  OutputFiles,
  ProbeFile,
} from '../../domain/ports.ts';

/** What marking one file needs from outside. */
export interface MarkParts {
  readonly probe: ProbeFile;
  /** Throws `file.changed` or `file.vanished` when the path does not lead to what was read. */
  readonly confirmUnchanged: (path: string, expected: FileStat) => void;
  /** The first bytes of a file, at most 32. */
  readonly readHead: (path: string) => Promise<Uint8Array>;
  readonly credentials: CredentialReader;
  readonly writer: CredentialWriter;
  readonly metadata: MetadataWriter;
  readonly insertExrAttributes: (
    source: string,
    destination: string,
    attributes: Readonly<Record<string, string>>,
    /** Attributes that say something else give way. Default: they are refused. */
    options?: { readonly replace: boolean },
  ) => Promise<void>;
  readonly files: OutputFiles;
  readonly findFormat: typeof findMarkFormat;
  /** SHA-256 of text or bytes, lower-case hex. */
  readonly digest: (content: string | Uint8Array) => string;
  readonly clock: Clock;
  readonly program: { readonly name: string; readonly version: string };
  readonly signer: {
    /** Leaf certificate, PEM. */
    readonly leafPem: string;
    /** True when trust anchors were given: marks then have to read back as trusted. */
    readonly anchored: boolean;
  };
}

/** What is asked of every file of a run. */
export interface MarkOptions {
  /** The destination is meant to be the source. Said, never inferred: `--out` may lead to the source by accident. */
  readonly inPlace: boolean;
  readonly placement: MarkPlacement;
  readonly keep: KeepAttributes;
  /** Put the mark into the place of something else that lies at the output. Never of the source. */
  readonly overwrite: boolean;
}

/** One file to be marked. Paths are absolute. */
export interface MarkJob extends MarkOptions {
  readonly source: string;
  readonly stat: FileStat;
  /** Beside the source. */
  readonly sidecars: readonly Sidecar[];
  /** The source itself when it is marked in place. */
  readonly destination: string;
  readonly statement: MarkStatement;
  /** The statement's ingredients, ready to be planned. */
  readonly ingredients: readonly Omit<PlannedIngredient, 'label'>[];
}
