import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { assay } from './cli.ts';
import { type MarkLine, putFrames, useMarkPlace } from './mark-place.ts';

const place = useMarkPlace();
const { mark, put } = place;

describe('assay mark on frames that have something already', () => {
  it('leaves frames alone whose headers say all of it already, with sidecars and without', async () => {
    for (const more of [[], ['--per-frame']]) {
      const folder = `in${more.length}`;
      putFrames(place, folder, 1, 2, 3);
      const base = [folder, '--in-place', '--origin', 'generated', '--exr-attribute', ...more];
      expect((await mark(...base)).code).toBe(0);
      const look = (): readonly bigint[] =>
        [1, 2, 3].map((number) => statSync(join(place.work, `${folder}/f.${number}.exr`), { bigint: true }).ino);
      const before = look();
      const statuses = (lines: readonly MarkLine[]): ReadonlySet<unknown> => new Set(lines.map(({ status }) => status));
      expect(statuses((await mark(...base)).lines)).toEqual(new Set(['unchanged']));
      expect(statuses((await mark(...base, '--title', 'another')).lines)).toEqual(new Set(['marked']));
      expect(look()).toEqual(before);
      expect((await assay(place.work, 'verify', folder)).code).toBe(0);
    }
  });

  it('writes copies with attributes twice as once', async () => {
    putFrames(place, 'in', 1, 2, 3);
    const base = ['in', '--out', 'out', '--origin', 'generated', '--exr-attribute'];
    expect((await mark(...base)).lines).toMatchObject([{ status: 'marked' }]);
    expect((await mark(...base)).lines).toMatchObject([{ status: 'unchanged' }]);
  });

  it('never breaks credentials that lie beside frames', async () => {
    putFrames(place, 'in', 1, 2, 3);
    await mark('in', '--in-place', '--origin', 'generated', '--per-frame');
    for (const place of [['--in-place'], ['--out', 'out']]) {
      const { lines } = await mark('in', ...place, '--origin', 'generated', '--exr-attribute');
      expect(lines.filter(({ path }) => path === 'f.2.exr')).toMatchObject([
        { status: 'failed', error: { code: 'mark.refused', message: expect.stringContaining('--per-frame') } },
      ]);
    }
    expect((await assay(place.work, 'verify', 'in')).code).toBe(0);
  });

  it('takes along what lies beside frames that are copied', async () => {
    putFrames(place, 'in', 1, 2, 3);
    await mark('in', '--in-place', '--origin', 'generated', '--per-frame');
    const args = ['in', '--out', 'out', '--origin', 'captured'];
    expect((await mark(...args)).code).toBe(0);
    const stores = readdirSync(join(place.work, 'out')).filter((name) => /exr\.(?:c2pa|xmp)$/.test(name));
    expect(stores).toHaveLength(6);
    for (const name of stores)
      expect(readFileSync(join(place.work, 'out', name))).toEqual(readFileSync(join(place.work, 'in', name)));
    expect((await mark(...args)).lines).toMatchObject([{ status: 'unchanged' }]);
    put('in/f.2.exr.xmp', Buffer.from('<x/>'));
    expect((await mark(...args)).lines).toContainEqual(
      expect.objectContaining({ path: 'f.2.exr', error: expect.objectContaining({ code: 'output.refused' }) }),
    );
  });

  it('goes on with the history of a sequence that is copied', async () => {
    putFrames(place, 'in', 1, 2, 3);
    const first = await mark('in', '--in-place', '--origin', 'generated');
    const args = ['in', '--out', 'out', '--origin', 'ai-edited'];
    expect((await mark(...args)).lines).toMatchObject([{ status: 'marked' }]);
    const store = readFileSync(join(place.work, 'out/f.frames.exr.sequence.json.c2pa')).toString('latin1');
    expect(store).toContain('parentOf');
    expect(store).toContain(String(first.lines[0]?.manifest));
    expect((await assay(place.work, 'verify', 'out')).code).toBe(0);
    expect((await mark(...args)).lines).toMatchObject([{ status: 'unchanged' }]);
    const index = join(place.work, 'in/f.frames.exr.sequence.json');
    writeFileSync(index, `${readFileSync(index, 'utf8')} `);
    const { lines } = await mark('in', '--out', 'other', '--origin', 'ai-edited');
    expect(lines).toMatchObject([{ status: 'failed', error: { code: 'mark.refused' } }]);
  });
});
