import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { loadConfig, signerEnvironment } from '../config/load.ts';
import { checkSignerFiles, type SignerFilesReport } from '../credentials/keys/check-signer-files.ts';
import { type KeyFolderPaths, listKeyFolder } from '../credentials/keys/key-folder.ts';
import type { DevelopmentKeysRequest } from '../credentials/keys/make-development-keys.ts';
import { describeTrustOfSigner } from '../credentials/signers/describe-trust-of-signer.ts';
import { openSigner } from '../credentials/signers/open-signer.ts';
import type { SignerSpec } from '../credentials/signers/signer-spec.ts';
import { AssayError } from '../domain/errors.ts';
import type { OpenSigner } from '../domain/manifest-plan.ts';
import { loadTrust } from './load-trust.ts';

export type { CertificateSummary, SignerFilesReport } from '../credentials/keys/check-signer-files.ts';
export type { KeyCheck, KeyCheckState } from '../credentials/keys/key-check.ts';
export type { SignerSource, SignerSpec } from '../credentials/signers/signer-spec.ts';
export { describeTrustOfSigner, listKeyFolder };

/**
 * Opens the signer that the command line and the configuration ask for. Must be closed.
 * Throws `signer.unusable`, `signer.failed`.
 */
export function openConfiguredSigner(spec: SignerSpec, signal?: AbortSignal): Promise<OpenSigner> {
  return openSigner(spec, {
    nowMs: () => Date.now(),
    environment: signerEnvironment(),
    ...(signal !== undefined && { signal }),
  });
}

/** Makes a key folder for development. Throws `output.*`. */
export async function makeKeyFolder(
  folder: string,
  request: Omit<DevelopmentKeysRequest, 'nowMs'>,
): Promise<KeyFolderPaths> {
  // Loaded when asked for: making certificates takes a library that no other command needs.
  const { makeDevelopmentKeys } = await import('../credentials/keys/make-development-keys.ts');
  const { writeKeyFolder } = await import('../credentials/keys/write-key-folder.ts');
  return writeKeyFolder(folder, await makeDevelopmentKeys({ ...request, nowMs: Date.now() }));
}

export interface CheckKeysRequest {
  /** Absolute; relative paths in the other options are relative to it. */
  readonly cwd: string;
  /** A key folder, or a file with certificates. */
  readonly path: string;
  readonly keyFile?: string;
  readonly configFile?: string;
  /** PEM files with anchors, beside the configuration's. Without any, `ca.pem` of a key folder counts. */
  readonly trustFiles: readonly string[];
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

/** Looks at a signer's files. Throws `input.not-found`, `signer.unusable`, `trust.unusable`, `config.invalid`. */
export async function checkKeys(request: CheckKeysRequest): Promise<SignerFilesReport> {
  const { cwd, configFile } = request;
  const path = resolve(cwd, request.path);
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw new AssayError('input.not-found', `There is no ${path}. Check the path.`);
  const folder = found.isDirectory() ? listKeyFolder(path) : undefined;
  const keyPath = request.keyFile === undefined ? folder?.keyPath : resolve(cwd, request.keyFile);
  const config = await loadConfig({ cwd, ...(configFile !== undefined && { configFile }) });
  const given = request.trustFiles.map((file) => resolve(cwd, file));
  // Who names anchors asks whether their readers trust it. Its own authority always would.
  const asksFolder = given.length === 0 && folder !== undefined && (await isThere(folder.anchorPath));
  const trust = await loadTrust([...config.trust, ...(asksFolder ? [folder.anchorPath] : given)]);
  return checkSignerFiles(
    { certificatePath: folder?.certificatePath ?? path, ...(keyPath !== undefined && { keyPath }) },
    trust,
    Date.now(),
  );
}
