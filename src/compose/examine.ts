import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { loadConfig, readerEnvironment, resolveLedger } from '../config/load.ts';
import type { AssayConfig } from '../config/schemas/assay-config.ts';
import { findEngineVersion } from '../credentials/engine.ts';
import { proveTrust } from '../credentials/prove-trust.ts';
import { describeTrust } from '../credentials/trust-set.ts';
import type { Examined } from '../domain/examined.ts';
import { isDatabaseUrl } from '../domain/server-url.ts';
import { findKeypoints } from '../fingerprint/keypoints/find-keypoints.ts';
import { openSqliteLedger } from '../ledger/open-sqlite-ledger.ts';
import { examineMovieDecoders } from '../media/decode/movie/examine-movie-decoders.ts';
import { loadSharp } from '../media/pixels/load-sharp.ts';
import { readExifToolVersion } from '../metadata/exiftool-version.ts';
import { SIGNS, SIGNS_VERSION } from '../signs/registry.ts';
import { examineRoots } from './examine-roots.ts';
import { loadTrust } from './load-trust.ts';
import type { OpenOptions } from './open-assay.ts';
import { readProgram } from './program.ts';

export type { Examined };

/** Looks at everything Assay needs, one thing after the other; a thing that is broken never hides the next. */
export async function examine(
  options: Pick<OpenOptions, 'cwd' | 'configFile' | 'ledgerFile' | 'trustFiles'>,
): Promise<readonly Examined[]> {
  const program = readProgram();
  const config = await attempt('configuration', 'Mend the file at the line named.', () => loadConfig(options));
  const examined: Examined[] = [
    { name: 'assay', state: 'good', what: `${program.version}, ${SIGNS.length} signs, version ${SIGNS_VERSION}` },
    examineNode(),
    config.examined ?? {
      name: 'configuration',
      state: 'good',
      what: `as loaded from ${options.configFile ?? 'the defaults and assay.config.yaml, if any'}`,
    },
    examinePerl(),
    await examineExifTool(),
    await examineSharp(),
    examineEngine(),
  ];
  if (config.value !== undefined) {
    examined.push(
      ...(await examineTrust(config.value, options)),
      ...(await examineLedger(config.value, options)),
      ...(await examineQueue(config.value)),
      ...(await examineRoots(config.value.roots)),
    );
  }
  examined.push(await examineFingerprints(), ...(await examineMovieDecoders()));
  return examined;
}

function examineNode(): Examined {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 18)) return { name: 'node', state: 'good', what: process.version };
  return {
    name: 'node',
    state: 'broken',
    what: `${process.version} is too old`,
    remedy: 'Install Node 22.18 or newer.',
  };
}

function examinePerl(): Examined {
  const run = spawnSync('perl', ['-e', 'print $^V'], {
    encoding: 'utf8',
    timeout: 5000,
    env: { ...readerEnvironment() },
  });
  if (run.status === 0) return { name: 'perl', state: 'good', what: run.stdout };
  return {
    name: 'perl',
    state: 'broken',
    what: 'not found; ExifTool needs it',
    remedy: 'On Debian: apt-get install perl',
  };
}

async function examineExifTool(): Promise<Examined> {
  const { value, examined } = await attempt('exiftool', 'Install the dependencies again: npm ci', () =>
    readExifToolVersion(),
  );
  return examined ?? { name: 'exiftool', state: 'good', what: `${value}` };
}

async function examineSharp(): Promise<Examined> {
  const remedy =
    'Install the dependencies again: npm ci. Without it there are no thumbnails, --deep finds nothing, and no still is searched.';
  const { value, examined } = await attempt('sharp', remedy, async () => (await loadSharp()).versions.sharp);
  return examined ?? { name: 'sharp', state: 'good', what: `${value}` };
}

function examineEngine(): Examined {
  const engine = findEngineVersion();
  if (engine !== undefined)
    return { name: 'credentials engine', state: 'good', what: `${engine.name} ${engine.version}` };
  const remedy =
    'Install the dependencies again: npm ci. On macOS and Windows also: npm rebuild @contentauth/c2pa-node --ignore-scripts=false';
  return { name: 'credentials engine', state: 'broken', what: 'not found', remedy };
}

async function examineTrust(
  config: AssayConfig,
  options: Pick<OpenOptions, 'cwd' | 'trustFiles'>,
): Promise<readonly Examined[]> {
  const name = 'trust anchors';
  const files = [...config.trust, ...(options.trustFiles ?? []).map((file) => resolve(options.cwd, file))];
  const { value: trust, examined } = await attempt(name, 'Give PEM files with CA certificates.', () =>
    loadTrust(files),
  );
  if (examined !== undefined || trust === undefined) return examined === undefined ? [] : [examined];
  const proof = await attempt('trust self-test', 'Install the dependencies again: npm ci', () => proveTrust(trust));
  const proven: Examined = proof.examined ?? {
    name: 'trust self-test',
    state: 'good',
    what: 'the engine applies the anchors, and only these',
  };
  const { anchors } = describeTrust(trust);
  if (anchors.length === 0) {
    const remedy =
      'Give the anchors you rely on: --trust FILE, or `trust:` in assay.config.yaml. See config/trust/README.md.';
    return [
      { name, state: 'missing', what: 'none loaded: nothing can read trusted, intact credentials read valid', remedy },
      proven,
    ];
  }
  const list = anchors
    .map((anchor) => `${anchor.subject} (until ${anchor.notAfter.slice(0, 10)}, from ${anchor.source})`)
    .join('; ');
  return [{ name, state: 'good', what: `set ${trust.id}: ${list}` }, proven];
}

async function examineLedger(
  config: AssayConfig,
  options: Pick<OpenOptions, 'cwd' | 'ledgerFile'>,
): Promise<readonly Examined[]> {
  const file = options.ledgerFile === undefined ? config.ledger : resolveLedger(options.cwd, options.ledgerFile);
  if (isDatabaseUrl(file)) {
    // Loaded when asked for, as the queue is: most machines have neither server.
    const { examinePostgres } = await import('../ledger/postgres/examine-postgres.ts');
    return examinePostgres(file, () => Date.now());
  }
  const { value, examined } = await attempt(
    'ledger',
    'Give another one with --ledger FILE, or restore it from a backup.',
    async () => {
      const ledger = await openSqliteLedger(file);
      try {
        return await ledger.head();
      } finally {
        await ledger.close();
      }
    },
  );
  return [examined ?? { name: 'ledger', state: 'good', what: `${file}, ${value?.sequence ?? 0} events` }];
}

async function examineQueue({ queue }: AssayConfig): Promise<readonly Examined[]> {
  if (queue === undefined) return [];
  const { examineRedis } = await import('../queue/examine-redis.ts');
  return examineRedis(queue);
}

/** Fingerprints are made with WebAssembly's vectors, which not every processor and runtime has. */
async function examineFingerprints(): Promise<Examined> {
  const name = 'fingerprints';
  const remedy =
    'Use Node.js 20 or newer on a 64-bit processor of the last ten years. Without them pictures are neither fingerprinted nor searched (--no-match checks without).';
  const side = 64;
  const source = { width: side, height: side };
  const picture = { ...source, source, channels: 1, data: new Uint8Array(side * side) } as const;
  const { examined } = await attempt(name, remedy, () => Promise.resolve(findKeypoints(picture)));
  return (
    examined ?? { name, state: 'good', what: 'can be made: pictures are found cropped, titled or put into others, too' }
  );
}

/** The value, or what is broken about it. */
async function attempt<T>(
  name: string,
  remedy: string,
  work: () => Promise<T>,
): Promise<{ readonly value?: T; readonly examined?: Examined }> {
  try {
    return { value: await work() };
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    return { examined: { name, state: 'broken', what, remedy } };
  }
}
