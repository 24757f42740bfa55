/** Main of the child processes that read strangers' files. Libraries are loaded with the first file that needs them. */
import { createHash } from 'node:crypto';
import type { InspectionRequest, Reading, ReadingKey } from '../domain/asset.ts';
import { parseBoundedJson } from '../domain/bounded-json.ts';
import { NO_CREDENTIAL } from '../domain/credential.ts';

import type { CredentialReader, MetadataReader } from '../domain/ports.ts';
import { type ChildExit, serveTasks } from '../isolate/serve.ts';
import { makeThumbnail } from '../media/pixels/make-thumbnail.ts';
import { readPixels } from '../media/pixels/read-pixels.ts';
import { confirmUnchanged } from '../media/probe/confirm-unchanged.ts';
import { probeFile } from '../media/probe/probe-file.ts';
import { readSmallFile } from '../media/read-small-file.ts';
import { inspectFile } from '../pipeline/inspect/inspect-file.ts';
import type { InspectParts } from '../pipeline/inspect/parts.ts';
import { clearWhenOrphaned, describeChildError } from './child-main.ts';
import { gunzipBounded } from './gunzip-bounded.ts';
import type { InspectChildConfiguration, InspectChildTask } from './inspect-protocol.ts';

/**
 * JSON sidecars beyond these belong to other programs: the largest workflow graphs are a few MB and some 20 levels deep. Two
 * million parts take up to 128 MB, which V8's share of a child has room for.
 */
const JSON_LIMITS = { maxBytes: 32 * 1024 * 1024, maxDepth: 200, maxItems: 2_000_000 };

async function open(
  configuration: InspectChildConfiguration,
  ask: (question: unknown) => Promise<unknown>,
): Promise<(task: unknown) => Promise<unknown>> {
  scratchFolder = configuration.scratchFolder;
  if (configuration.trust.id !== 'none') {
    const { proveTrust } = await import('../credentials/prove-trust.ts');
    await proveTrust(configuration.trust);
  }
  const parts = openParts(configuration, ask);
  return (task) => perform(task as InspectChildTask, parts);
}

function openParts(
  configuration: InspectChildConfiguration,
  ask: (question: unknown) => Promise<unknown>,
): InspectParts {
  return {
    probe: probeFile,
    confirmUnchanged,
    credentials: openCredentialsLater(configuration),
    metadata: openMetadataLater(configuration),
    readPixels,
    pixelTools: { gunzip: gunzipBounded },
    findReading: (key: ReadingKey) => ask(key) as Promise<Reading | undefined>,
    readSmallFile,
    digest: (text) => createHash('sha256').update(text).digest('hex'),
    parseJson: (text) => parseBoundedJson(text, JSON_LIMITS),
  };
}

/** Renders have neither credentials nor metadata: what reads those takes longer to load than such a file to hash. */
function openCredentialsLater({ trust, allowedHosts }: InspectChildConfiguration): CredentialReader {
  let opening: Promise<CredentialReader> | undefined;
  return {
    async read(request) {
      if (request.carrier === 'none' && request.sidecars.length === 0)
        return { credential: NO_CREDENTIAL, remarks: [] };
      opening ??= import('../credentials/open-credential-reader.ts').then(({ openCredentialReader }) =>
        openCredentialReader({ trust, ...(allowedHosts.length > 0 && { fetchRemote: { allowedHosts } }) }),
      );
      return (await opening).read(request);
    },
    close: async () => (await opening)?.close(),
  };
}

function openMetadataLater(configuration: InspectChildConfiguration): MetadataReader {
  let opening: ReturnType<typeof openMetadata> | undefined;
  return {
    async read(path, options) {
      opening ??= openMetadata(configuration);
      const reader = await opening;
      return options?.jumbf === true ? reader.readWithJumbf(path) : reader.read(path);
    },
    close: async () => (await opening)?.close(),
  };
}

async function openMetadata(configuration: InspectChildConfiguration) {
  const { openMetadataReader } = await import('../metadata/open-metadata-reader.ts');
  return openMetadataReader({
    timeoutMs: configuration.metadataTimeoutMs,
    maxOutputBytes: configuration.metadataOutputBytes,
    memoryLimitBytes: configuration.metadataMemoryBytes,
  });
}

async function perform(task: InspectChildTask, parts: InspectParts): Promise<unknown> {
  if (task.type === 'inspect') return inspectFile(task.request satisfies InspectionRequest, parts);
  if (task.type === 'thumbnail') return makeThumbnail(task.path, task.maxPixels);
  // Most scans meet no such document.
  const { readDocument } = await import('./read-document.ts');
  return readDocument(task);
}

let scratchFolder: string | undefined;

function exit(why: ChildExit): void {
  clearWhenOrphaned(why, scratchFolder);
  process.exit(0);
}

serveTasks({ open, describeError: describeChildError }, exit);
