import type { CredentialReading } from '../domain/credential.ts';
import { NO_CREDENTIAL } from '../domain/credential.ts';
import { AssayError } from '../domain/errors.ts';
import type { Remark } from '../domain/evidence.ts';
import type { CredentialReader } from '../domain/ports.ts';
import { type Engine, loadEngine } from './engine.ts';
import { readEmbedded } from './read-embedded.ts';
import { fetchRemote } from './read-remote.ts';
import { readSidecar, type SidecarReading } from './read-sidecar.ts';
import type { TrustSet } from './trust-set.ts';

type Request = Parameters<CredentialReader['read']>[0];
type Result = Awaited<ReturnType<CredentialReader['read']>>;

export interface CredentialReaderOptions {
  readonly trust: TrustSet;
  /** Hosts that remote credentials may be fetched from. Default: nothing is ever fetched. */
  readonly fetchRemote?: { readonly allowedHosts: readonly string[] };
}

interface SidecarChoice {
  readonly credential?: CredentialReading;
  readonly remarks: readonly Remark[];
  readonly unmatched: readonly string[];
}

async function readSidecars(engine: Engine, request: Request, trust: TrustSet): Promise<SidecarChoice> {
  const remarks: Remark[] = [];
  const unmatched: string[] = [];
  let bound: SidecarReading | undefined;
  let fallback: SidecarReading | undefined;
  for (const sidecar of request.sidecars) {
    if (sidecar.kind !== 'c2pa') continue;
    const read = await readSidecar(engine, request.path, sidecar, trust);
    const detail = { sidecar: sidecar.name };
    if (read.fit === 'bound') bound ??= read;
    else if (read.fit === 'unbound' && sidecar.match === 'stem') unmatched.push(sidecar.name);
    else {
      // Named for this very file, or unreadable so that it may be this file's: it is judged, unless another one binds.
      fallback ??= read;
      remarks.push(
        read.fit === 'unreadable'
          ? { code: 'credential.unreadable', message: 'A .c2pa sidecar could not be read.', detail }
          : { code: 'credential.sidecar-mismatch', message: `${sidecar.name} does not bind to this file.`, detail },
      );
    }
  }
  const credential = (bound ?? fallback)?.credential;
  return { ...(credential === undefined ? {} : { credential }), remarks, unmatched };
}

async function readCredential(engine: Engine, request: Request, options: CredentialReaderOptions): Promise<Result> {
  const { trust } = options;
  const embedded = request.carrier === 'none' ? NO_CREDENTIAL : await readEmbedded(engine, request, trust);
  const sidecars = await readSidecars(engine, request, trust);
  let credential = embedded;
  // What is in the file comes first; a sidecar is at hand, so it comes before a pointer to somewhere else.
  if (embedded.state === 'absent' || embedded.state === 'remote') credential = sidecars.credential ?? embedded;
  if (credential.state === 'remote' && options.fetchRemote !== undefined)
    credential = await fetchRemote(engine, { path: request.path, credential, trust, ...options.fetchRemote });
  // An unreadable sidecar that became the credential is told by its state.
  const remarks = sidecars.remarks.filter(
    ({ code, detail }) => code !== 'credential.unreadable' || credential.sidecar !== detail?.['sidecar'],
  );
  return { credential, remarks, ...(sidecars.unmatched.length === 0 ? {} : { unmatchedSidecars: sidecars.unmatched }) };
}

/**
 * Opens a reader of content credentials, one file at a time. The native library is loaded with the first file that may carry one.
 * Strangers' bytes reach native code here: run it in a child process with limits of memory and time.
 */
export function openCredentialReader(options: CredentialReaderOptions): CredentialReader {
  return {
    async read(request) {
      if (request.carrier === 'none' && !request.sidecars.some(({ kind }) => kind === 'c2pa'))
        return { credential: NO_CREDENTIAL, remarks: [] };
      try {
        return await readCredential(await loadEngine(), request, options);
      } catch (error) {
        if (error instanceof AssayError) throw error;
        throw new AssayError('credential.engine', 'The content credentials engine failed.', { cause: error });
      }
    },
    async close() {
      // The engine holds nothing between files.
    },
  };
}
