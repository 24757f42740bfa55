import { expect, test } from 'vitest';
import { matchDelivery } from '../../../../src/pipeline/match/match-delivery.ts';
import { makeWorld } from './world.ts';

/** The ledger knows a smooth picture by its crop to 2.39: no corners could confirm it. */
async function findCrop(noise: number) {
  const ledger = { sky: { shown: { picture: 'sky', view: 'crop-2.39', smooth: true } as const } };
  const { parts } = await makeWorld(ledger, { 'a.png': { picture: 'sky', smooth: true, noise } });
  const file = { path: 'a.png', status: 'checked', kind: 'image', sizeBytes: 1, evidence: [], remarks: [] } as const;
  const { files } = await matchDelivery({ files: [file], sequences: [] }, parts, { thorough: false, parallel: 1 });
  return files[0]?.instances ?? [];
}

test('a final that was cut to an aspect ratio is found by the crop that the ledger has of it', async () => {
  const [found] = await findCrop(6);
  expect(found).toMatchObject({ by: 'codes', distanceBits: 6, transform: { placement: 'cropped' } });
});

test('crops have to be nearer than whole pictures', async () => {
  expect(await findCrop(28)).toEqual([]);
});
