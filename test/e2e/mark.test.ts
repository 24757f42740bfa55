import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { exiftoolPath } from 'exiftool-vendored';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { makeWav } from '../support/credential-files.ts';
import { assay } from './cli.ts';
import { makeFrame, makePicture, useMarkPlace } from './mark-place.ts';

const run = promisify(execFile);
const IPTC = 'http://cv.iptc.org/newscodes/digitalsourcetype/';

/** Every line is as docs/schemas/ says. */
const isMarkLine = new Ajv2020({ strict: true, strictRequired: false, allErrors: true }).compile(
  JSON.parse(readFileSync(join(import.meta.dirname, '../../docs/schemas/mark.schema.json'), 'utf8')) as object,
);

const place = useMarkPlace();
const { put } = place;

interface ScanLine {
  readonly kind: string;
  readonly path: string;
  readonly ingredients?: unknown;
}

async function scanJson(
  ...args: readonly string[]
): Promise<{ lines: readonly ScanLine[]; find: (path: string) => ScanLine | undefined }> {
  const { stdout } = await assay(place.work, 'scan', '--json', ...args);
  const lines = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ScanLine);
  return { lines, find: (path) => lines.find((line) => line.path === path) };
}

/** As the place does it; every line is as the schema says, and there is a summary. */
async function mark(...args: readonly string[]) {
  const done = await place.mark(...args);
  const { summary } = done;
  for (const line of done.lines) expect([isMarkLine(line), isMarkLine.errors]).toEqual([true, null]);
  if (summary === undefined) throw new Error(`mark printed no summary (${done.code}): ${done.run.stderr}`);
  expect([isMarkLine(summary), isMarkLine.errors]).toEqual([true, null]);
  return { ...done, summary };
}

function sha(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** Every file below a folder, with its hash. */
function snapshot(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => !path.includes('/.assay/'))
      .toSorted()
      .map((path) => [path.slice(folder.length + 1), sha(path)]),
  );
}

async function tagsOf(path: string): Promise<Record<string, unknown>> {
  const { stdout } = await run('perl', [await exiftoolPath(), '-j', '-G1', '-struct', path]);
  return (JSON.parse(stdout) as Record<string, unknown>[])[0] ?? {};
}

describe('assay mark', () => {
  it('marks each format as it allows, and everything reads back', async () => {
    put('in/still.jpg', await makePicture(1));
    put('in/deep/still.png', await makePicture(2, 'png'));
    put('in/still.tif', await makePicture(3, 'tiff'));
    put('in/sound.wav', makeWav());
    put('in/comp.exr', makeFrame(4));
    const before = snapshot(join(place.work, 'in'));
    const { lines, run: done, summary } = await mark(
      'in', '--out', 'out', '--origin', 'generated', '--tool', 'ComfyUI@0.3.1', '--model', 'SDXL 1.0', '--prompt', 'a harbour,\n"at night" & rain',
      '--prompt-writer', 'J. Doe', '--oversight', 'prompt_guided', '--training', 'notAllowed', '--trust', join(place.keys, 'ca.pem'),
    ); // biome-ignore format: a command line
    expect(done.stderr).toBe('');
    expect(done.code).toBe(0);
    const told = Object.fromEntries(
      lines.map((line) => [line.path, `${line.status} ${line.carrier} ${line.readBack}`]),
    );
    expect(told).toEqual({
      'comp.exr': 'marked sidecar trusted',
      'deep/still.png': 'marked embedded trusted',
      'sound.wav': 'marked embedded trusted',
      'still.jpg': 'marked embedded trusted',
      'still.tif': 'marked embedded trusted',
    });
    expect(summary).toMatchObject({ marked: 5, failed: 0, byCarrier: { embedded: 4, sidecar: 1 } });
    expect(snapshot(join(place.work, 'in'))).toEqual(before);
    expect(Object.keys(snapshot(join(place.work, 'out')))).toEqual([
      'comp.exr', 'comp.exr.c2pa', 'comp.exr.xmp', 'deep/still.png', 'sound.wav', 'sound.wav.xmp', 'still.jpg', 'still.tif',
    ]); // biome-ignore format: one list
    expect(sha(join(place.work, 'out/comp.exr'))).toBe(sha(join(place.work, 'in/comp.exr')));
    for (const name of ['still.jpg', 'deep/still.png', 'still.tif'])
      expect(
        await sharp(join(place.work, 'out', name))
          .raw()
          .toBuffer(),
      ).toEqual(
        await sharp(join(place.work, 'in', name))
          .raw()
          .toBuffer(),
      );

    const scanned = await scanJson('out', '--trust', join(place.keys, 'ca.pem'));
    for (const path of Object.keys(told))
      expect(scanned.find(path)).toMatchObject({
        origin: 'generated',
        certainty: 'proven',
        credential: { state: 'trusted' },
      });

    const tags = await tagsOf(join(place.work, 'out/still.jpg'));
    expect(tags).toMatchObject({
      'XMP-iptcExt:DigitalSourceType': `${IPTC}trainedAlgorithmicMedia`,
      'XMP-iptcExt:AISystemVersionUsed': '0.3.1',
      'XMP-iptcExt:AISystemUsed': 'ComfyUI (SDXL 1.0)',
      'XMP-iptcExt:AIPromptWriterName': 'J. Doe',
      'XMP-iptcExt:AIPromptInformation': 'a harbour,\n"at night" & rain',
    });
    expect(JSON.stringify(tags)).toContain('JUMBF');
    expect(await tagsOf(join(place.work, 'out/comp.exr.xmp'))).toMatchObject({
      'XMP-iptcExt:DigitalSourceType': `${IPTC}trainedAlgorithmicMedia`,
    });
  });

  it('changes nothing when run twice, and edits when something else is asked', async () => {
    put('in/still.jpg', await makePicture(1));
    put('in/comp.exr', makeFrame(2));
    await mark('in', '--in-place', '--origin', 'generated', '--tool', 'A@1');
    const once = snapshot(join(place.work, 'in'));
    const twice = await mark('in', '--in-place', '--origin', 'generated', '--tool', 'A@1');
    expect(twice.lines.map(({ status }) => status)).toEqual(['unchanged', 'unchanged']);
    expect(snapshot(join(place.work, 'in'))).toEqual(once);
    const other = await mark('in', '--in-place', '--origin', 'generated', '--tool', 'B@2');
    expect(other.lines.map(({ status }) => status)).toEqual(['marked', 'marked']);
    const { lines } = await scanJson('in');
    for (const line of lines.filter(({ kind }) => kind === 'asset'))
      expect(line).toMatchObject({ ingredients: [{ relationship: 'parentOf', state: 'valid' }] });
    const again = await mark('in', '--in-place', '--origin', 'generated', '--tool', 'B@2');
    expect(again.lines.map(({ status }) => status)).toEqual(['unchanged', 'unchanged']);
  });

  it('does the same with copies, and refuses to write over what is not its own', async () => {
    put('in/still.jpg', await makePicture(1));
    await mark('in', '--out', 'out', '--origin', 'generated');
    const once = snapshot(join(place.work, 'out'));
    expect((await mark('in', '--out', 'out', '--origin', 'generated')).lines[0]).toMatchObject({ status: 'unchanged' });
    expect(snapshot(join(place.work, 'out'))).toEqual(once);
    put('in/still.jpg', await makePicture(9));
    const refused = await mark('in', '--out', 'out', '--origin', 'generated');
    expect(refused.lines[0]).toMatchObject({ status: 'failed', error: { code: 'output.refused' } });
    expect(refused.run.code).toBe(2);
    expect(snapshot(join(place.work, 'out'))).toEqual(once);
    const replaced = await mark('in', '--out', 'out', '--origin', 'generated', '--overwrite');
    expect(replaced.lines[0]).toMatchObject({ status: 'marked' });
    expect(snapshot(join(place.work, 'out'))).not.toEqual(once);
  });

  it('keeps the history of a file that another has signed, and refuses to deny it', async () => {
    put('in/still.jpg', await makePicture(1));
    const foreign = join(place.work, 'foreign');
    await assay(place.work, 'keys', 'init', '--out', foreign);
    // Signed by somebody else's tool: without an assertion of ours.
    await signForeign(join(place.work, 'in/still.jpg'), foreign);
    const before = snapshot(join(place.work, 'in'));
    const refused = await mark('in', '--in-place', '--origin', 'generated');
    expect(refused.lines[0]).toMatchObject({ status: 'failed', error: { code: 'mark.refused' } });
    expect(refused.lines[0]?.error?.message).toMatch(/--origin ai-edited/);
    expect(refused.run.code).toBe(2);
    expect(snapshot(join(place.work, 'in'))).toEqual(before);
    const edited = await mark('in', '--in-place', '--origin', 'ai-edited');
    expect(edited.lines[0]).toMatchObject({ status: 'marked', readBack: 'valid', notes: [] });
    const scanned = await scanJson('in');
    expect(scanned.find('still.jpg')).toMatchObject({
      origin: 'ai-edited',
      ingredients: [{ relationship: 'parentOf', state: 'valid', depth: 1 }],
      findings: [],
    });
  });

  it('refuses to put a good signature over a broken one', async () => {
    put('in/still.png', await makePicture(1, 'png'));
    await mark('in', '--in-place', '--origin', 'generated');
    const path = join(place.work, 'in/still.png');
    const bytes = readFileSync(path);
    const at = bytes.lastIndexOf('IDAT') + 20;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    const refused = await mark('in', '--in-place', '--origin', 'ai-edited');
    expect(refused.lines[0]).toMatchObject({ status: 'failed', error: { code: 'mark.refused' } });
    expect(readFileSync(path)).toEqual(bytes);
  });

  it('marks a sequence as one unit, and an edit of it knows its predecessor', async () => {
    for (let at = 1001; at <= 1012; at += 1) if (at !== 1007) put(`in/sh010.${at}.exr`, makeFrame(at));
    const first = await mark('in', '--in-place', '--origin', 'generated', '--fps', '23.976');
    expect(first.lines).toMatchObject([{ kind: 'sequence', status: 'marked', carrier: 'sequence', frames: 11 }]);
    expect(Object.keys(snapshot(join(place.work, 'in'))).filter((name) => !/\.exr$/.test(name))).toEqual([
      'sh010.frames.exr.sequence.json', 'sh010.frames.exr.sequence.json.c2pa', 'sh010.frames.exr.sequence.json.xmp',
    ]); // biome-ignore format: one list
    const index = JSON.parse(readFileSync(join(place.work, 'in/sh010.frames.exr.sequence.json'), 'utf8'));
    expect(JSON.stringify(index)).toContain(sha(join(place.work, 'in/sh010.1001.exr')));
    expect((await assay(place.work, 'verify', 'in')).code).toBe(0);
    expect((await mark('in', '--in-place', '--origin', 'generated', '--fps', '23.976')).lines[0]).toMatchObject({
      status: 'unchanged',
    });
    put('in/sh010.1003.exr', makeFrame(5000));
    expect((await assay(place.work, 'verify', 'in')).code).toBe(1);
    const second = await mark('in', '--in-place', '--origin', 'generated', '--fps', '23.976');
    expect(second.lines[0]).toMatchObject({ status: 'marked' });
    expect((await assay(place.work, 'verify', 'in')).code).toBe(0);
    const store = readFileSync(join(place.work, 'in/sh010.frames.exr.sequence.json.c2pa')).toString('latin1');
    expect(store).toContain('parentOf');
    expect(store).toContain(String(first.lines[0]?.manifest));
  });

  it('gives each frame a sidecar when asked, and writes no manifest over frames that could not be read', async () => {
    for (let at = 1; at <= 5; at += 1) put(`in/a.${at}.exr`, makeFrame(at));
    await mark('in', '--out', 'out', '--origin', 'rendered', '--per-frame');
    expect(Object.keys(snapshot(join(place.work, 'out'))).filter((name) => name.endsWith('.exr.c2pa'))).toHaveLength(5);
    put('in/a.3.exr', makeFrame(3).subarray(0, 400));
    put('in/a.4.exr', Buffer.alloc(0));
    const { lines, run: done } = await mark('in', '--out', 'other', '--origin', 'rendered');
    expect(lines.find(({ kind }) => kind === 'sequence')).toMatchObject({ status: 'failed' });
    expect(lines.find(({ path }) => path === 'a.4.exr')).toMatchObject({ error: { code: 'file.empty' } });
    expect(lines.filter(({ kind }) => kind === 'sequence')).toHaveLength(1);
    expect(lines.find(({ path }) => path === 'a.3.exr')).toMatchObject({ error: { code: 'file.truncated' } });
    expect(done.code).toBe(3);
    expect(Object.keys(snapshot(join(place.work, 'other'))).some((name) => name.includes('.sequence.json'))).toBe(
      false,
    );
  });

  it('takes origins from a declaration', async () => {
    put('in/sky.png', await makePicture(1, 'png'));
    put('in/plate.png', await makePicture(2, 'png'));
    put('in/other.png', await makePicture(3, 'png'));
    const template = (await assay(place.work, 'declare', '--template')).stdout;
    expect(template).not.toBe('');
    put('declaration.yaml', Buffer.from(DECLARATION));
    const { lines } = await mark('in', '--in-place', '--declaration', 'declaration.yaml');
    expect(
      Object.fromEntries(lines.map(({ path, status, error }) => [path, `${status} ${error?.code ?? ''}`])),
    ).toEqual({
      'other.png': 'skipped declaration.undeclared',
      'plate.png': 'skipped declaration.negative',
      'sky.png': 'marked ',
    });
    expect((await scanJson('in')).find('sky.png')).toMatchObject({ origin: 'generated' });
  });

  it('writes header attributes into OpenEXR files without touching a pixel', async () => {
    put('in/comp.exr', makeFrame(1));
    await mark('in', '--out', 'out', '--origin', 'generated', '--tool', 'ComfyUI@1', '--exr-attribute');
    expect(readFileSync(join(place.work, 'out/comp.exr')).includes('trainedAlgorithmicMedia')).toBe(true);
    expect(readFileSync(join(place.work, 'out/comp.exr')).subarray(-900)).toEqual(makeFrame(1).subarray(-900));
    expect((await assay(place.work, 'verify', 'out')).code).toBe(0);
  });

  it('keeps mode and times as asked, and never writes over the source by another path', async () => {
    const source = put('in/still.jpg', await makePicture(1));
    chmodSync(source, 0o640);
    utimesSync(source, 1_600_000_000, 1_600_000_000);
    await mark('in', '--out', 'out', '--origin', 'generated', '--keep-times');
    expect(statSync(join(place.work, 'out/still.jpg')).mode & 0o777).toBe(0o640);
    expect(statSync(join(place.work, 'out/still.jpg')).mtimeMs).toBe(1_600_000_000_000);
    const bytes = readFileSync(source);
    mkdirSync(join(place.work, 'hard'));
    linkSync(source, join(place.work, 'hard/still.jpg'));
    symlinkSync(join(place.work, 'in'), join(place.work, 'soft'));
    for (const out of ['hard', 'soft', 'in']) {
      const { lines, run: done } = await mark('in/still.jpg', '--out', out, '--origin', 'generated', '--overwrite');
      expect(lines[0]).toMatchObject({ status: 'failed', error: { code: 'output.refused' } });
      expect(done.code).toBe(2);
      expect(readFileSync(source)).toEqual(bytes);
    }
  });

  it('takes odd names as they are', async () => {
    const names = [
      'with space.jpg',
      "quote's.jpg",
      'new\nline.jpg',
      '-dash.jpg',
      'émoji 🎬.jpg',
      '#hash%20.jpg',
      `${'n'.repeat(240)}.jpg`,
    ];
    for (const [at, name] of names.entries()) put(`in/${name}`, await makePicture(at + 1));
    const { lines } = await mark('in', '--out', 'out', '--origin', 'generated');
    expect(
      lines
        .filter(({ status }) => status === 'marked')
        .map(({ path }) => path)
        .toSorted(),
    ).toEqual(names.toSorted());
    expect(Object.keys(snapshot(join(place.work, 'out')))).toEqual(names.toSorted());
  });

  it.each([
    [['in', '--origin', 'generated'], /--in-place, or --out/],
    [['in', '--in-place', '--out', 'x', '--origin', 'generated'], /--in-place, or --out/],
    [['in', '--in-place'], /--origin/],
    [['in', '--in-place', '--origin', 'minorHumanEdits'], /retired; write "humanEdits"/],
    [['in', '--in-place', '--origin', 'genrated'], /Did you mean "generated"/],
    [['in', '--in-place', '--origin', 'generated', '--oversight', 'none'], /--oversight takes one of/],
    [['nowhere', '--in-place', '--origin', 'generated'], /There is no/],
    [['in', '--in-place', '--origin', 'generated', '--ingredient', 'nowhere.exr'], /There is no .*nowhere\.exr/],
  ])('says what is wrong with %j', async (args, message) => {
    mkdirSync(join(place.work, 'in'));
    const done = await assay(place.work, 'mark', '--key', place.keys, ...args);
    expect(done.stderr).toMatch(message);
    expect(done.code).toBe(2);
  });

  it('says what it did to a person', async () => {
    put('in/still.jpg', await makePicture(1));
    put('in/archive.zip', Buffer.from('PK\u0003\u0004 no picture'));
    const done = await assay(place.work, 'mark', 'in', '--in-place', '--origin', 'ai-edited', '--key', place.keys);
    expect(done.stdout).toMatch(/Not marked\n {2}archive\.zip/);
    expect(done.stdout).toMatch(/1 file marked \(1 embedded\)/);
    expect(done.stdout).toMatch(/development certificate/i);
    expect(done.stdout).toMatch(/--ingredient FILE:parentOf/);
    expect(done.code).toBe(3);
    expect(existsSync(join(place.work, 'in/archive.zip.c2pa'))).toBe(false);
  });
});

const DECLARATION = `
reference: DECL-1
show: harbour
vendor: Tern VFX
declarer: { name: Alex Example, role: Producer }
date: 2026-11-20
entries:
  - kind: generated
    files: { patterns: ["sky.png"] }
    intent: temp
    modality: image
    origin: trainedAlgorithmicMedia
    useCase: background-element
    tool: { name: ComfyUI, version: "0.3" }
  - kind: negative
    files: { patterns: ["plate.png"] }
`;

async function signForeign(path: string, folder: string): Promise<void> {
  const script = `
    import { createPrivateKey, sign } from 'node:crypto';
    import { readFileSync, renameSync } from 'node:fs';
    import { Builder, CallbackSigner } from '@contentauth/c2pa-node';
    const [path, folder] = process.argv.slice(1);
    const key = createPrivateKey(readFileSync(folder + '/signer.key'));
    const signer = CallbackSigner.newSigner(
      { alg: 'es256', certs: [readFileSync(folder + '/signer.pem')], reserveSize: 10000, directCoseHandling: false },
      async (bytes) => sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }));
    const builder = Builder.withJson({ claim_generator_info: [{ name: 'other', version: '1' }] }, JSON.stringify({ builder: { thumbnail: { enabled: false } } }));
    builder.setIntent({ create: '${IPTC}digitalCapture' });
    await builder.signAsync(signer, { path }, { path: path + '.signed.jpg' });
    renameSync(path + '.signed.jpg', path);
    process.exit(0);`;
  const root = join(import.meta.dirname, '../..');
  await run(process.execPath, ['--input-type=module', '-e', script, path, folder], { cwd: root });
}
