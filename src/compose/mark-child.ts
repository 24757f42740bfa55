/** Main of the child processes that mark files: strangers' bytes are parsed and written here, the key stays with the parent. */
import { createHash } from 'node:crypto';
import { rmSync, statSync } from 'node:fs';
import { AssayError } from '../domain/errors.ts';
import type { CredentialWriter, SignBytes } from '../domain/manifest-plan.ts';
import { findMarkFormat } from '../domain/mark-formats.ts';
import type { CredentialReader, MetadataWriter, OutputFiles } from '../domain/ports.ts';
import { type ChildExit, serveTasks } from '../isolate/serve.ts';
import { insertExrAttributes } from '../media/exr/insert-exr-attributes.ts';
import { openOutputFiles } from '../media/output/open-output-files.ts';
import { confirmUnchanged } from '../media/probe/confirm-unchanged.ts';
import { identifyFile } from '../media/probe/identify-file.ts';
import { probeFile } from '../media/probe/probe-file.ts';
import { readHead } from '../media/probe/read-head.ts';
import { markFile } from '../pipeline/mark/mark-file.ts';
import { markIndex } from '../pipeline/mark/mark-index.ts';
import type { MarkParts } from '../pipeline/mark/parts.ts';
import { placeFrames } from '../pipeline/mark/place-frames.ts';
import type { Identified } from '../pipeline/mark/run.ts';
import { clearWhenOrphaned, describeChildError } from './child-main.ts';
import type { MarkChildConfiguration, MarkChildTask, MarkQuestion, SignAnswer } from './mark-protocol.ts';

type Ask = (question: unknown) => Promise<unknown>;

/** Smaller files are done before anybody looks. */
const PROGRESS_FROM_BYTES = 64 * 1024 * 1024;
const PROGRESS_EVERY_MS = 250;
/** What cameras and offload tools write; the fastest of those that ASC MHL knows. */
const HISTORY_ALGORITHM = 'xxh64';

/** A source that only its owner may read has copies under way that only its owner may read. */
const USER_MASK = process.umask(0o077);

async function open(configuration: MarkChildConfiguration, ask: Ask): Promise<(task: unknown) => Promise<unknown>> {
  scratchFolder = configuration.scratchFolder;
  const parts = openParts(configuration, ask);
  return (task) => perform(task as MarkChildTask, parts, ask);
}

/** Temporary files of the task at hand, for its progress, and for clearing up. */
let underWay: string[] = [];

function openParts(configuration: MarkChildConfiguration, ask: Ask): MarkParts {
  const { trust, signer, program } = configuration;
  const files = openOutputFiles({ newMode: 0o666 & ~USER_MASK });
  return {
    probe: probeFile,
    confirmUnchanged,
    readHead,
    ...openCredentialsLater(configuration, ask),
    metadata: openMetadataLater(configuration),
    insertExrAttributes,
    files: watchTemporaries(files),
    findFormat: findMarkFormat,
    digest: (content) => createHash('sha256').update(content).digest('hex'),
    clock: () => Date.now(),
    program,
    signer: { leafPem: leafOf(signer.chainPem), anchored: trust.anchors.length > 0 },
  };
}

/** Frames of a sequence are only hashed: what signs takes as long to load as dozens of them. */
function openCredentialsLater(
  { trust, signer }: MarkChildConfiguration,
  ask: Ask,
): { readonly credentials: CredentialReader; readonly writer: CredentialWriter } {
  let opening: Promise<{ reader: CredentialReader; writer: CredentialWriter }> | undefined;
  const open = async () => {
    const [{ openCredentialReader }, { openCredentialWriter }] = await Promise.all([
      import('../credentials/open-credential-reader.ts'),
      import('../credentials/writing/open-credential-writer.ts'),
    ]);
    if (trust.id !== 'none') {
      const { proveTrust } = await import('../credentials/prove-trust.ts');
      await proveTrust(trust);
    }
    return {
      reader: openCredentialReader({ trust }),
      writer: openCredentialWriter({ signer, sign: askForSignature(ask), trust }),
    };
  };
  const opened = () => {
    opening ??= open();
    return opening;
  };
  return {
    credentials: { read: async (request) => (await opened()).reader.read(request), close: async () => {} },
    writer: {
      embed: async (job) => (await opened()).writer.embed(job),
      detach: async (job) => (await opened()).writer.detach(job),
      close: async () => (await opening)?.writer.close(),
    },
  };
}

function openMetadataLater(configuration: MarkChildConfiguration): MetadataWriter {
  let opening: Promise<MetadataWriter> | undefined;
  const opened = () => {
    opening ??= import('../metadata/open-metadata-writer.ts').then(({ openMetadataWriter }) =>
      openMetadataWriter({
        timeoutMs: configuration.metadataTimeoutMs,
        memoryLimitBytes: configuration.metadataMemoryBytes,
      }),
    );
    return opening;
  };
  return {
    embed: async (source, destination, properties) => (await opened()).embed(source, destination, properties),
    writeSidecar: async (destination, properties, previous) =>
      (await opened()).writeSidecar(destination, properties, previous),
    close: async () => (await opening)?.close(),
  };
}

function watchTemporaries(files: OutputFiles): OutputFiles {
  return {
    ...files,
    temporary(destination) {
      const path = files.temporary(destination);
      underWay.push(path);
      return path;
    },
  };
}

function leafOf(chainPem: string): string {
  const end = '-----END CERTIFICATE-----';
  return chainPem.slice(0, chainPem.indexOf(end) + end.length);
}

function askForSignature(ask: Ask): SignBytes {
  return async (bytes) => {
    const answer = (await ask({ type: 'sign', bytes } satisfies MarkQuestion)) as SignAnswer | undefined;
    if (answer?.ok === true) return answer.signature;
    throw new AssayError(
      answer?.error.code ?? 'signer.failed',
      answer?.error.message ?? 'The signer gave no answer. Try again.',
    );
  };
}

async function perform(task: MarkChildTask, parts: MarkParts, ask: Ask): Promise<unknown> {
  underWay = [];
  switch (task.type) {
    case 'identify':
      return Promise.all(task.files.map((file) => identify(file, task.hash, parts)));
    case 'file':
      return withProgress(task.job.stat.sizeBytes, ask, () => markFile(task.job, parts));
    case 'frames':
      return placeFrames(task.jobs, task.options, parts);
    case 'index':
      return markIndex(task.job, parts);
    case 'history': {
      // Most runs write none.
      const { writeMhlGeneration } = await import('../delivery/mhl/write-mhl-generation.ts');
      return writeMhlGeneration({ ...task.options, algorithm: HISTORY_ALGORITHM, clock: parts.clock });
    }
    case 'receipt':
      return parts.writer.detach({ sha256: task.sha256, plan: task.plan });
  }
}

async function identify(
  file: Extract<MarkChildTask, { type: 'identify' }>['files'][number],
  hash: boolean,
  parts: MarkParts,
): Promise<Identified> {
  try {
    if (!hash) {
      const mediaType = identifyFile(file.path);
      return { ok: true, ...(mediaType !== undefined && { mediaType }) };
    }
    const { mediaType, sha256 } = await parts.probe(file.path, { expected: file.stat });
    return { ok: true, sha256, ...(mediaType !== undefined && { mediaType }) };
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    return { ok: false, error: { code: error.code, message: error.message } };
  }
}

/** The libraries say nothing while they work; how far they are shows in the size of what they write: metadata, then signature. */
async function withProgress<T>(sizeBytes: number, ask: Ask, work: () => Promise<T>): Promise<T> {
  if (sizeBytes < PROGRESS_FROM_BYTES) return work();
  const largest = new Map<string, number>();
  const timer = setInterval(() => {
    for (const path of underWay) largest.set(path, Math.max(largest.get(path) ?? 0, sizeOf(path)));
    const written = [...largest.values()].reduce((sum, size) => sum + Math.min(size, sizeBytes), 0);
    // A tenth is left for hashing before and reading back after.
    const share = Math.min(0.9, 0.05 + (0.85 * written) / (2 * sizeBytes));
    void ask({ type: 'progress', share } satisfies MarkQuestion);
  }, PROGRESS_EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

let scratchFolder: string | undefined;

function exit(why: ChildExit): void {
  // What the next run would clear need not lie about until then.
  if (why === 'orphaned') for (const path of underWay) rmSync(path, { force: true });
  clearWhenOrphaned(why, scratchFolder);
  process.exit(0);
}

serveTasks({ open, describeError: describeChildError }, exit);
