import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openCredentialReader } from '../../../../src/credentials/open-credential-reader.ts';
import { openCredentialWriter } from '../../../../src/credentials/writing/open-credential-writer.ts';
import { makeAuthority, makeSigner } from '../../../support/certificates.ts';
import { makePicture, requestFor, trustIn } from '../../../support/credential-files.ts';
import { makePlan, profileOf, signWith } from '../../../support/marking.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-tiff-stores-'));
const root = makeAuthority('Studio Root');
const signer = makeSigner(root, 'Render 1');
const trust = trustIn(root);
const writer = openCredentialWriter({ signer: profileOf(signer), sign: signWith(signer), trust });
const source = join(folder, 'plate.tif');
let made = 0;

afterAll(async () => {
  await writer.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Length of the store with a prompt of that many characters. */
async function embed(characters: number): Promise<number> {
  made += 1;
  const destination = join(folder, `${made}.tif`);
  const plan = makePlan({ metadata: { 'Iptc4xmpExt:AIPromptInformation': 'p'.repeat(characters) } });
  const { store } = await writer.embed({ source, destination, mediaType: 'image/tiff', plan });
  const { credential } = await openCredentialReader({ trust }).read({
    ...requestFor(destination),
    mediaType: 'image/tiff',
  });
  expect(credential.state).toBe('trusted');
  return store.length;
}

test('a TIFF takes stores of any length, as long prompts and histories with thumbnails make them', async () => {
  await writeFile(source, await makePicture('tiff'));
  // From 2^16 bytes on the length itself takes more room in what is signed.
  const other = (await embed(1000)) - 1000;
  for (const length of [65_533, 65_535, 65_536, 65_538, 120_000])
    expect(Math.abs((await embed(length - other)) - length)).toBeLessThan(100);
});
