import { AssayError } from '../domain/errors.ts';
import { toPem } from './certificate.ts';
import { type Engine, loadEngine } from './engine.ts';
import { writeSettings } from './engine-settings.ts';
import { asObject } from './json.ts';
import { PROOF_ANCHOR_BASE64, PROOF_CONTENT, PROOF_MANIFEST_BASE64 } from './trust-proof-asset.ts';
import type { TrustSet } from './trust-set.ts';

async function readState(engine: Engine, trust: TrustSet): Promise<unknown> {
  const manifest = Buffer.from(PROOF_MANIFEST_BASE64, 'base64');
  const asset = { buffer: Buffer.from(PROOF_CONTENT), mimeType: 'application/octet-stream' };
  const reader = await engine.fromManifestDataAndAsset(manifest, asset, writeSettings(trust));
  return asObject(reader.json())?.['validation_state'];
}

function expect(what: string, state: unknown, expected: string): void {
  if (state === expected) return;
  throw new AssayError(
    'trust.unusable',
    `The credentials engine does not apply its trust settings: a test signature ${what} read ${JSON.stringify(state)}, not ` +
      `${expected}. Check that the installed engine is the version this release was made for (assay doctor).`,
  );
}

/**
 * Proves that the engine applies these trust anchors, and only these: it ignores misspelt settings and junk among the anchors without
 * a word. Reads a made-up signature twice, with its authority behind the given anchors (has to be trusted) and with
 * the given anchors alone (must not be). About 5 ms in all once the engine is loaded.
 * @throws AssayError `trust.unusable`.
 */
export async function proveTrust(trust: TrustSet): Promise<void> {
  const anchor = toPem(Buffer.from(PROOF_ANCHOR_BASE64, 'base64'));
  // At the end: an anchor that the engine stumbles over takes all behind it along.
  const extended: TrustSet = { ...trust, id: 'proof', anchorsPem: trust.anchorsPem + anchor };
  let states: readonly unknown[];
  try {
    const engine = await loadEngine();
    states = [await readState(engine, extended), await readState(engine, trust)];
  } catch (error) {
    throw new AssayError('trust.unusable', 'The credentials engine cannot be used with these trust anchors.', {
      cause: error,
    });
  }
  expect('by a trusted authority', states[0], 'Trusted');
  expect('by an unknown authority', states[1], 'Valid');
}
