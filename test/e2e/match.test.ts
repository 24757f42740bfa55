import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { Ajv2020 } from 'ajv/dist/2020.js';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CompareReport, FindReport } from '../../src/domain/picture-report.ts';
import type { CheckReport, SummaryLine } from '../../src/domain/report.ts';
import { assay, checkJson, removeFolder } from './cli.ts';
import {
  approveContent,
  asFinal,
  declareGenerated,
  hasFfmpeg,
  makeMatchPlace,
  paintGenerated,
  putPlate,
  withSign,
  writeMovie,
} from './match-place.ts';

const FOR_SHOW = ['--show', 'harbour', '--delivered', '2026-11-20'];
const SCHEMAS = join(import.meta.dirname, '../../docs/schemas');

async function expectValid(schema: string, text: string): Promise<void> {
  const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: false, strictRequired: false });
  const validate = ajv.compile(JSON.parse(await readFile(join(SCHEMAS, schema), 'utf8')) as object);
  expect([validate(JSON.parse(text)), validate.errors?.slice(0, 3)]).toEqual([true, undefined]);
}

/** What it says of itself stays; its picture does not. */
function breakPixels(png: Buffer): Buffer {
  const broken = Buffer.from(png);
  const at = png.indexOf('IDAT');
  const end = at + 4 + png.readUInt32BE(at - 4);
  broken.fill(0xaa, at + 4, end);
  broken.writeUInt32BE(crc32(broken.subarray(at, end)), end);
  return broken;
}

const matchedOf = ({ findings }: CheckReport) =>
  findings.filter(({ basis, code }) => basis === 'matched' && code === 'generated.present');

describe('stills', () => {
  let folder: string;
  let generated: Buffer;
  beforeAll(async () => {
    generated = await withSign(paintGenerated(11));
    const flat = { create: { width: 320, height: 180, channels: 3 as const, background: 'black' } };
    folder = await makeMatchPlace({
      'dailies/sh010_sky.png': generated,
      'dailies/broken.png': breakPixels(await withSign(paintGenerated(13))),
      'delivery/sh010_final.jpg': await asFinal(paintGenerated(11)),
      // Another town in its place: the temporary one was replaced.
      'delivery/sh020_final.jpg': await asFinal(paintGenerated(12)),
      'delivery/sh030_black.png': await sharp(flat).png().toBuffer(),
    });
  });
  afterAll(() => removeFolder(folder));

  async function scan(path: string) {
    const run = await assay(folder, 'scan', '--json', path);
    return { run, summary: JSON.parse(run.stdout.trimEnd().split('\n').at(-1) ?? '') as SummaryLine };
  }

  async function fingerprintsOf(path: string) {
    const { run, summary } = await scan(path);
    return [run.code, summary.fingerprints] as const;
  }

  test('a scan fingerprints what it finds to be generated, once, and says so', async () => {
    const none = { made: 0, current: 0, alike: 0, failed: 0, unreachable: 0 };
    expect(await fingerprintsOf('dailies/sh010_sky.png')).toEqual([1, { ...none, made: 1 }]);
    expect(await fingerprintsOf('dailies/sh010_sky.png')).toEqual([1, { ...none, current: 1 }]);
    expect((await fingerprintsOf('shows'))[1]).toBeUndefined();
  });

  test('a mirrored, graded copy without marks is found; its replacement is not, and black is not called searched', async () => {
    const { run, report } = await checkJson(folder, 'delivery', ...FOR_SHOW);
    await expectValid('check.schema.json', run.stdout);
    expect([run.code, report.verdict]).toEqual([1, 'fail']);
    expect(matchedOf(report)).toMatchObject([
      {
        path: 'sh010_final.jpg',
        severity: 'Blocker',
        origin: 'generated',
        match: {
          item: { path: join(folder, 'dailies/sh010_sky.png'), known: 'sign' },
          transform: { mirrored: true },
          confidence: 'certain',
        },
      },
    ]);
    expect(report.findings.filter(({ code }) => code === 'match.not-searchable').map(({ path }) => path)).toEqual([
      'sh030_black.png',
    ]);
    expect(report.search).toMatchObject({
      state: 'done',
      items: 1,
      frames: { total: 3, searched: 2, notSearchable: 1 },
    });
    const text = await assay(folder, 'check', 'delivery', ...FOR_SHOW, '--report', 'report.html');
    expect(text.stdout).toMatch(/2 of 3 frames searched for 1 generated content of the ledger\. 1 frame black/);
    const html = await readFile(join(folder, 'report.html'), 'utf8');
    expect(html).toMatch(/<img class="thumbnail pair" src="data:image\/jpeg;base64,/);
    expect(html).toContain('mirrored as it was found');
  });

  test('--no-match leaves it unsearched and says so', async () => {
    const { report } = await checkJson(folder, 'delivery', ...FOR_SHOW, '--no-match');
    expect([matchedOf(report), report.search]).toEqual([[], { state: 'off' }]);
    expect((await assay(folder, 'check', 'delivery', ...FOR_SHOW, '--no-match', '--thorough')).code).toBe(2);
  });

  test('find tells what it is, what came near, and never calls black not found', async () => {
    const found = await assay(folder, 'find', 'delivery/sh010_final.jpg', '--json', '--pictures', 'pictures');
    await expectValid('find.schema.json', found.stdout);
    const report = JSON.parse(found.stdout) as FindReport;
    expect([found.code, report.matches?.instances.map(({ item }) => item.path)]).toEqual([
      1,
      [join(folder, 'dailies/sh010_sky.png')],
    ]);
    const [name = ''] = await readdir(join(folder, 'pictures'));
    expect((await sharp(join(folder, 'pictures', name)).metadata()).height).toBe(540);
    // The same again is the same; another file there is somebody's.
    expect((await assay(folder, 'find', 'delivery/sh010_final.jpg', '--pictures', 'pictures')).code).toBe(1);
    await writeFile(join(folder, 'pictures', name), 'mine');
    const refused = await assay(folder, 'find', 'delivery/sh010_final.jpg', '--pictures', 'pictures');
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('is there already')]);
    expect(await readFile(join(folder, 'pictures', name), 'utf8')).toBe('mine');
    const other = await assay(folder, 'find', 'delivery/sh020_final.jpg');
    expect([other.code, other.stdout]).toEqual([0, expect.stringMatching(/^Nothing found in [\s\S]*sh010_sky\.png: /)]);
    const black = await assay(folder, 'find', 'delivery/sh030_black.png');
    expect([black.code, black.stdout]).toEqual([3, expect.stringMatching(/^Not searchable: .* is black/)]);
    const cut = await assay(folder, 'find', 'assay.config.yaml');
    expect([cut.code, cut.stdout]).toEqual([3, expect.stringMatching(/^Could not be read: /)]);
    const empty = await assay(folder, 'find', 'delivery/sh010_final.jpg', '--ledger', 'other.sqlite');
    expect([empty.code, empty.stdout]).toEqual([
      0,
      expect.stringContaining('The ledger knows of no generated picture'),
    ]);
  });

  test('compare explains a match and a miss', async () => {
    const match = await assay(folder, 'compare', 'delivery/sh010_final.jpg', 'dailies/sh010_sky.png', '--json');
    await expectValid('compare.schema.json', match.stdout);
    expect([match.code, JSON.parse(match.stdout) as CompareReport]).toMatchObject([
      1,
      { verdict: 'match', transform: { mirrored: true } },
    ]);
    const miss = await assay(folder, 'compare', 'delivery/sh020_final.jpg', 'dailies/sh010_sky.png');
    expect([miss.code, miss.stdout]).toEqual([0, expect.stringMatching(/^No match: [\s\S]*mirrored +\d+ +\d+/)]);
    const black = await assay(folder, 'compare', 'delivery/sh030_black.png', 'dailies/sh010_sky.png');
    expect([black.code, black.stdout]).toEqual([3, expect.stringContaining('Nobody can tell.')]);
  });

  test('what cannot be decoded is told each time, and is no reason to fail the scan', async () => {
    const { run: scanned, summary } = await scan('dailies/broken.png');
    expect([scanned.code, summary.fingerprints]).toMatchObject([1, { made: 0, failed: 1 }]);
    expect(scanned.stderr).toMatch(/1 could not be decoded:\n {2}.*broken\.png: /);
    const run = await assay(folder, 'fingerprint', '--json');
    await expectValid('fingerprint.schema.json', run.stdout);
    expect([run.code, JSON.parse(run.stdout)]).toMatchObject([
      3,
      { items: 2, counts: { current: 1, failed: 1 }, troubles: [{ path: join(folder, 'dailies/broken.png') }] },
    ]);
    expect((await assay(folder, 'find', 'delivery/sh020_final.jpg')).stdout).toContain(
      '1 generated content could not be searched for',
    );
  });

  test('an approval of the material itself settles it', async () => {
    await writeFile(
      join(folder, 'approval.yaml'),
      approveContent(createHash('sha256').update(generated).digest('hex')),
    );
    expect((await assay(folder, 'approve', 'approval.yaml')).code).toBe(0);
    const { report } = await checkJson(folder, 'delivery', ...FOR_SHOW);
    expect(matchedOf(report).map(({ approval }) => approval?.reference)).toEqual(['APPR-1']);
  });
});

describe('movies', () => {
  let folder: string;
  const isThere = hasFfmpeg();
  beforeAll(async () => {
    if (!isThere) return;
    folder = await makeMatchPlace({ 'clip.yaml': declareGenerated('TERN-1', 'clip.mp4', 'video') });
    for (const name of ['dailies', 'ep7_v001', 'ep7_v002']) await mkdir(join(folder, name));
    const [first, clip, last, other] = [
      await putPlate(folder, { sun: 0.1 }),
      await putPlate(folder, { seed: 32 }),
      await putPlate(folder, { sun: 0.5 }),
      await putPlate(folder, { sun: 0.9 }),
    ];
    writeMovie(folder, 'dailies/clip.mp4', [{ plate: clip, seconds: 2 }]);
    const shots = [
      { plate: first, seconds: 1 },
      { plate: clip, seconds: 2, filter: ',eq=brightness=0.04:saturation=0.6' },
      { plate: last, seconds: 1 },
    ];
    const mezzanine = ['-timecode', '01:00:00:00', '-c:v', 'prores_ks', '-profile:v', '0'];
    writeMovie(folder, 'ep7_v001/cut.mov', shots, mezzanine);
    writeMovie(folder, 'ep7_v002/cut.mov', [...shots, { plate: other, seconds: 1 }], mezzanine);
  });
  afterAll(async () => {
    if (isThere) await removeFolder(folder);
  });

  test('a declared clip is found in the cut, to the frame and with its timecode', async () => {
    if (!isThere) {
      process.stderr.write('Note: ffmpeg is not here, so that no movie was searched.\n');
      return;
    }
    await assay(folder, 'scan', 'dailies');
    const declared = await assay(folder, 'declare', 'clip.yaml');
    expect(declared.stdout).toMatch(/^Recorded .*\n1 generated picture fingerprinted\.\n$/);
    const { run, report } = await checkJson(folder, 'ep7_v001', ...FOR_SHOW, '--report', 'report.html');
    await expectValid('check.schema.json', run.stdout);
    expect(matchedOf(report)).toMatchObject([
      {
        path: 'cut.mov',
        frames: { first: 24, last: 71 },
        timecode: { in: '01:00:01:00', out: '01:00:02:23', rate: '24' },
        match: { item: { used: { in: 0, out: 47 }, known: 'declaration' }, seconds: 2 },
      },
    ]);
    expect(await readFile(join(folder, 'report.html'), 'utf8')).toContain('class="thumbnail pair"');
    const found = await assay(folder, 'find', 'ep7_v001/cut.mov');
    expect([found.code, found.stdout]).toEqual([
      1,
      expect.stringMatching(/clip\.mp4[\s\S]*frames 24 to 71 \(01:00:01:00/),
    ]);
    const compared = await assay(folder, 'compare', 'ep7_v001/cut.mov', 'dailies/clip.mp4', '--frame-a', '30');
    expect([compared.code, compared.stdout]).toEqual([1, expect.stringContaining('cut.mov, frame 30')]);
  });

  test('a cut that was flagged once is not what its redelivery is made of', async () => {
    if (!isThere) return;
    await writeFile(join(folder, 'cut.yaml'), declareGenerated('TERN-2', 'cut.mov', 'video'));
    await assay(folder, 'declare', 'cut.yaml');
    const { report } = await checkJson(folder, 'ep7_v002', ...FOR_SHOW);
    expect(matchedOf(report).map(({ match }) => [match?.item.path, match?.final.in, match?.final.out])).toEqual([
      [join(folder, 'dailies/clip.mp4'), 24, 71],
    ]);
  });
});
