import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import { digestFile } from '../../../../src/delivery/mhl/digest-file.ts';
import type { MhlCreator } from '../../../../src/delivery/mhl/new-generation.ts';

/** The examples of the format's own documentation, see test/data/asc-mhl/README.md. */
export const EXAMPLES = resolve(import.meta.dirname, '../../../data/asc-mhl');

export const CREATOR: MhlCreator = { hostName: 'conform-04', tool: { name: 'assay', version: '0.0.0' } };

/** A clock that stands at 2026-03-01 10:20:30 UTC and a step of seconds on with each call of `tick`. */
export function makeClock(): { readonly clock: () => number; readonly tick: () => void } {
  let now = Date.UTC(2026, 2, 1, 10, 20, 30);
  return {
    clock: () => now,
    tick: () => {
      now += 1000;
    },
  };
}

export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'assay-mhl-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A copy of one example that may be changed. */
export function copyExample(path: string): string {
  const folder = join(makeFolder(), path.split('/').at(-1) ?? '');
  cpSync(join(EXAMPLES, path), folder, { recursive: true });
  return folder;
}

export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** A manifest around `<hashes>`; `more` stands behind it. */
export function manifest(hashes: string, more = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<hashlist version="2.0" xmlns="urn:ASC:MHL:v2.0">
  <creatorinfo><creationdate>2026-03-01T10:20:30+00:00</creationdate><hostname>h</hostname><tool>t</tool></creatorinfo>
  <processinfo><process>in-place</process></processinfo>
  <hashes>${hashes}</hashes>${more}
</hashlist>`;
}

export function hash(path: string, value: string, action = 'original', rest = ''): string {
  return `<hash><path size="1">${path}</path><xxh64 action="${action}">${value.padStart(16, '0')}</xxh64>${rest}</hash>`;
}

/** Writes manifests in order, with a chain that fits them. Returns their names. */
export async function writeHistory(folder: string, manifests: readonly string[]): Promise<readonly string[]> {
  const names = manifests.map((_text, index) => `${String(index + 1).padStart(4, '0')}_x_2026-03-01_102030Z.mhl`);
  writeFiles(folder, Object.fromEntries(manifests.map((text, index) => [`ascmhl/${names[index]}`, text])));
  await writeChain(folder, names);
  return names;
}

/** Writes a chain over what the manifests are now. */
export async function writeChain(folder: string, names: readonly string[]): Promise<void> {
  const links = await Promise.all(
    names.map(async (name, index) => {
      const c4 = await digestFile(join(folder, 'ascmhl', name), 'c4');
      return `<hashlist sequencenr="${index + 1}"><path>${name}</path><c4>${c4}</c4></hashlist>`;
    }),
  );
  writeFiles(folder, {
    'ascmhl/ascmhl_chain.xml': `<ascmhldirectory xmlns="urn:ASC:MHL:DIRECTORY:v2.0">${links.join('')}</ascmhldirectory>`,
  });
}
