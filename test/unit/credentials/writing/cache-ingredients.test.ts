import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cacheIngredients } from '../../../../src/credentials/writing/cache-ingredients.ts';
import type { IngredientHistory } from '../../../../src/credentials/writing/read-ingredient.ts';
import type { PlannedIngredient } from '../../../../src/domain/manifest-plan.ts';
import { type Folder, makeFolder } from '../../../support/credential-files.ts';

let folder: Folder;
beforeAll(async () => {
  folder = await makeFolder();
});
afterAll(() => folder.remove());

async function makeIngredient(name: string, more: Partial<PlannedIngredient> = {}): Promise<PlannedIngredient> {
  const path = await folder.write(name, Buffer.from(name));
  return { label: 'a', title: name, relationship: 'componentOf', path, ...more };
}

function makeReader(storeBytes = 100) {
  const reads: string[] = [];
  const read = cacheIngredients(async ({ title }): Promise<IngredientHistory> => {
    reads.push(title);
    return { store: Buffer.alloc(storeBytes), activeManifest: 'urn:c2pa:1', validationResults: {} };
  });
  return { read, reads };
}

describe('ingredients', () => {
  test('are read once, side by side or one after the other, whatever their label', async () => {
    const plate = await makeIngredient('plate');
    const { read, reads } = makeReader();
    await Promise.all([read(plate), read({ ...plate, label: 'b' }), read(plate)]);
    await read(plate);
    expect(reads).toEqual(['plate']);
  });

  test('are read again when the file or its sidecar is another one', async () => {
    const sidecarPath = await folder.write('shot.c2pa', Buffer.from('1'));
    const shot = await makeIngredient('shot', { sidecarPath });
    const { read, reads } = makeReader();
    await read(shot);
    await folder.write('shot.c2pa', Buffer.from('22'));
    await read(shot);
    await folder.write('shot', Buffer.from('another'));
    await read(shot);
    await read(shot);
    expect(reads).toHaveLength(3);
  });

  test('that could not be read are tried again', async () => {
    const plate = await makeIngredient('flaky');
    let tries = 0;
    const read = cacheIngredients(async () => {
      tries += 1;
      if (tries === 1) throw new Error('not now');
      return undefined;
    });
    await expect(read(plate)).rejects.toThrow('not now');
    expect(await read(plate)).toBeUndefined();
  });

  test.each([
    ['many', 100, 40],
    ['large', 20 * 1024 * 1024, 5],
  ])('that are %s push out those not used for longest', async (name, storeBytes, count) => {
    const { read, reads } = makeReader(storeBytes);
    const plate = await makeIngredient(`plate-${name}`);
    for (let index = 0; index < count; index += 1) {
      await read(plate);
      await read(await makeIngredient(`${name}-${index}`));
    }
    await read(await makeIngredient(`${name}-0`));
    expect(reads.filter((title) => title === plate.title)).toHaveLength(1);
    expect(reads.filter((title) => title === `${name}-0`)).toHaveLength(2);
  });
});
