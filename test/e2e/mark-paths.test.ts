import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { assay } from './cli.ts';
import { makePicture, putFrames, useMarkPlace } from './mark-place.ts';

const place = useMarkPlace();
const { mark, put } = place;

describe('what assay mark is pointed at', () => {
  it('takes along the metadata beside a file that takes the new metadata inside', async () => {
    put('in/still.jpg', await makePicture(1));
    const xmp = put('in/still.jpg.xmp', Buffer.from('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>'));
    expect((await mark('in', '--out', 'out', '--origin', 'captured')).lines).toMatchObject([{ status: 'marked' }]);
    expect(readFileSync(join(place.work, 'out/still.jpg.xmp'))).toEqual(readFileSync(xmp));
  });

  it('marks nothing when one of its paths is not there', async () => {
    for (let number = 0; number < 4; number += 1) put(`in/${'abcd'[number]}.jpg`, await makePicture(number));
    const before = readFileSync(join(place.work, 'in/a.jpg'));
    const { lines, code } = await mark('in', 'missing', '--in-place', '--origin', 'generated');
    expect([lines, code]).toEqual([[], 2]);
    expect(readFileSync(join(place.work, 'in/a.jpg'))).toEqual(before);
  });

  it('passes over its own output also where a link leads there', async () => {
    put('real/still.jpg', await makePicture(1));
    symlinkSync('real', join(place.work, 'link'));
    for (const status of ['marked', 'unchanged'])
      expect((await mark('link', '--out', 'real/deep/out', '--origin', 'generated')).lines).toMatchObject([
        { path: 'still.jpg', status },
      ]);
  });

  it('finishes a mark beside a file whose metadata stands inside, stopped between the two', async () => {
    const path = put('in/still.jpg', await makePicture(1));
    const args = ['in', '--in-place', '--origin', 'generated'];
    await mark(...args, '--sidecar');
    const before = readFileSync(path);
    // What was signed beside it stays there; the metadata goes inside now.
    expect((await mark(...args)).lines).toMatchObject([{ status: 'marked' }]);
    const after = readFileSync(path);
    expect(after).not.toEqual(before);
    writeFileSync(path, before);
    expect((await mark(...args)).lines).toMatchObject([{ status: 'marked' }]);
    expect(readFileSync(path)).toEqual(after);
    writeFileSync(path, Buffer.concat([before, Buffer.from('x')]));
    expect((await mark(...args)).lines).toMatchObject([{ status: 'failed', error: { code: 'mark.refused' } }]);
  });

  it('takes no day for another', async () => {
    put('in/still.jpg', await makePicture(1));
    for (const when of ['2026-02-30', '2026-02-30T10:00:00Z', '2026-13-01'])
      expect((await mark('in', '--out', 'out', '--origin', 'generated', '--when', when)).code).toBe(2);
    const allowed = ['in', '--out', 'out', '--origin', 'generated', '--when', '2026-03-01T00:30:00+02:00'];
    expect((await mark(...allowed)).code).toBe(0);
  });

  it('never writes two sources of one name over one another', async () => {
    put('a/still.jpg', await makePicture(1));
    put('b/still.jpg', await makePicture(2));
    putFrames(place, 'a', 1, 2, 3);
    putFrames(place, 'b', 3, 4, 5);
    const { lines, code } = await mark('a', 'b', '--out', 'out', '--origin', 'generated');
    expect(lines.map(({ path, status, error }) => [path, status, error?.code])).toEqual([
      ['f.1-3@.exr', 'marked', undefined],
      ['still.jpg', 'marked', undefined],
      ['f.3-5@.exr', 'failed', 'output.refused'],
      ...[3, 4, 5].map((number) => [`f.${number}.exr`, 'failed', 'output.refused']),
      ['still.jpg', 'failed', 'output.refused'],
    ]);
    expect(code).toBe(2);
    expect(readFileSync(join(place.work, 'out/f.3.exr'))).toEqual(readFileSync(join(place.work, 'a/f.3.exr')));
    expect(existsSync(join(place.work, 'out/f.4.exr'))).toBe(false);
    const marked = await sharp(join(place.work, 'out/still.jpg')).raw().toBuffer();
    expect(marked).toEqual(await sharp(join(place.work, 'a/still.jpg')).raw().toBuffer());
  });

  it('marks once what is named twice', async () => {
    put('in/deep/still.jpg', await makePicture(1));
    const { lines, code } = await mark('in', 'in/deep', 'in/deep/still.jpg', '--in-place', '--origin', 'generated');
    expect(lines).toMatchObject([{ path: 'deep/still.jpg', status: 'marked' }]);
    expect(code).toBe(0);
  });

  it('gives each part of a sequence that different things are stated of a manifest of its own', async () => {
    putFrames(place, 'in', 1, 2, 3, 4, 5, 6);
    put('declaration.yaml', Buffer.from(DECLARATION));
    const { lines } = await mark('in', '--in-place', '--declaration', 'declaration.yaml');
    expect(lines.map(({ path, status }) => `${path} ${status}`)).toEqual(['f.1-3@.exr marked', 'f.4-6@.exr marked']);
    expect(readdirSync(join(place.work, 'in')).filter((name) => name.endsWith('.json'))).toEqual([
      'f.frames1-3.exr.sequence.json',
      'f.frames4-6.exr.sequence.json',
    ]);
    expect((await assay(place.work, 'verify', 'in')).code).toBe(0);
  });
});

const DECLARATION = `
reference: DECL-1
show: harbour
vendor: Tern VFX
declarer: { name: Alex Example, role: Producer }
date: 2026-11-20
entries:
${entry('f.[1-3].exr', 'trainedAlgorithmicMedia')}${entry('f.[4-6].exr', 'compositeSynthetic')}`;

function entry(pattern: string, origin: string): string {
  return `  - kind: generated
    files: { patterns: ["${pattern}"] }
    intent: temp
    modality: image
    origin: ${origin}
    useCase: background-element
    tool: { name: ComfyUI, version: "0.3" }
`;
}
