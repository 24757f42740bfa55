import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeAuthority, makeSigner } from './certificates.ts';
import { signSidecar } from './sign.ts';

// Writes src/credentials/trust-proof-asset.ts again, with a new authority whose key is never stored:
//   node test/support/make-trust-proof.ts
const notAfter = new Date(Date.UTC(new Date().getUTCFullYear() + 30, 0, 1));
const organisation = 'Assay self-test';
const root = makeAuthority('Assay self-test root', { notAfter, organisation });
const signer = makeSigner(root, 'Assay self-test signer', { notAfter, organisation });
const folder = mkdtempSync(join(tmpdir(), 'assay-proof-'));
const path = join(folder, 'x');
writeFileSync(path, 'x');
const manifest = await signSidecar(path, { signer, anchors: [root], reserveBytes: 1000 });
rmSync(folder, { recursive: true });

function quote(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,110}/g) ?? [];
  return lines.map((line) => `  '${line}',`).join('\n');
}
const text = `/**
 * A manifest over the one byte \`x\`, signed by a throw-away authority, for the self-test of trust settings. The authority's key was
 * never stored; both certificates are good until ${notAfter.toISOString().slice(0, 10)}. Made by test/support/make-trust-proof.ts.
 */
export const PROOF_CONTENT = 'x';

export const PROOF_ANCHOR_BASE64 = [
${quote(root.der)}
].join('');

export const PROOF_MANIFEST_BASE64 = [
${quote(manifest)}
].join('');
`;
writeFileSync(new URL('../../src/credentials/trust-proof-asset.ts', import.meta.url), text);
process.exit(0);
