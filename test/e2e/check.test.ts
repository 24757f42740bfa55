import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { A1111_PARAMETERS, SONG_COMMENT } from '../../fixtures/media/generator-texts.ts';
import { paintHarbour, toPng } from '../../fixtures/media/picture.ts';
import { addPngText } from '../../fixtures/media/png-text.ts';
import { writeWav } from '../../fixtures/media/wav.ts';
import type { Finding } from '../../src/domain/finding.ts';
import { assay, checkJson, copyTree, makeShowFolder, removeFolder } from './cli.ts';

const FOR_SHOW = ['--show', 'harbour', '--delivered', '2026-11-20'];
const V1 = 'deliveries/ep101_v001';
const V2 = 'deliveries/ep101_v002';

const describeFinding = ({ code, path, severity, change, approval, accepted }: Finding) =>
  [code, path, severity, change, approval?.reference ?? (accepted === undefined ? 'open' : 'accepted')].join(' ');
const SIGN = 'stills/sh030_sign_v003.png';
/** Says nothing of itself: found by its picture. */
const BACKDROP = 'stills/sh020_backdrop_v001.jpg';
const SKY = 'comp/sh020_sky_v002.1001-1006#.exr';

/** The whole of a vendor's work on one delivery, in the order in which it happens. */
describe('from the first check to a pass', () => {
  let show: string;
  beforeAll(async () => {
    show = await makeShowFolder();
    await assay(show, 'scan', 'dailies/sh020');
  });
  afterAll(() => removeFolder(show));

  test('the papers are recorded', async () => {
    for (const args of [
      ['declare', 'declarations/tern-vfx.yaml'],
      ['declare', 'declarations/gull-sound.yaml'],
      ['approve', 'approvals/harbour-appr-001.yaml'],
    ]) {
      const { code, stdout } = await assay(show, ...args);
      expect([code, stdout]).toEqual([0, expect.stringMatching(/^Recorded /)]);
    }
  });

  test('the delivery fails by its unapproved items, one of them found by its picture; what is approved is settled', async () => {
    const { run, report } = await checkJson(show, V1, ...FOR_SHOW, '--report', 'report.html');
    expect(run.code).toBe(1);
    expect(report.verdict).toBe('fail');
    expect(report.delivery.name).toBe('ep101');
    expect(report.findings.map(describeFinding)).toEqual([
      `generated.present ${BACKDROP} Blocker new open`,
      `generated.unapproved ${SIGN} Blocker new open`,
      `generated.undeclared ${SIGN} Issue new open`,
      `generated.unapproved ${SKY} Blocker new HARBOUR-APPR-001`,
    ]);
    expect(report.findings[0]).toMatchObject({
      basis: 'matched',
      match: { item: { system: 'ComfyUI', path: join(show, 'dailies/sh020/sh020_sky_reference.png') } },
    });
    expect(report.findings[3]?.timecode).toEqual({ in: '10:00:00:00', out: '10:00:00:05', rate: '24' });
    expect(report.coverage.files).toEqual({ total: 22, withEvidence: 7, declared: 15, unknown: 0, unchecked: 0 });
    expect(report.files).toHaveLength(22);
    const html = await readFile(join(show, 'report.html'), 'utf8');
    expect(html).toMatch(/^<!doctype html>/i);
    expect(html).toContain(SIGN);
    expect(html).toContain('data:image/jpeg;base64,');
    const head = `${report.ledgerHead.sequence}:${report.ledgerHead.hash}`;
    expect((await assay(show, 'ledger', 'verify', '--head', head)).code).toBe(0);
  });

  test('signing off the backdrop and both findings of the sign lets it pass, and the report says by whom', async () => {
    const before = (await checkJson(show, V1, ...FOR_SHOW)).report;
    expect(before.findings.map(({ change }) => change)).toEqual(['carried', 'carried', 'carried', 'carried']);
    const [matched = '', blocker = '', issue = ''] = before.findings.map(({ id }) => id);
    const nameless = await assay(show, 'accept', blocker, '--reason', 'seen');
    expect([nameless.code, nameless.stderr]).toEqual([2, expect.stringContaining('--by')]);
    expect((await assay(show, 'accept', 'ffffffffffff', '--by', 'Alex', '--reason', 'seen')).code).toBe(2);
    await assay(show, 'accept', matched, '--by', 'Alex Example', '--reason', 'looked at both pictures');
    await assay(show, 'accept', blocker, '--by', 'Alex Example', '--reason', 'reshot in January');
    expect((await checkJson(show, V1, ...FOR_SHOW)).report.verdict).toBe('hold');
    await assay(show, 'accept', issue, '--by', 'Alex Example', '--reason', 'reshot in January');
    const { run, report } = await checkJson(show, V1, ...FOR_SHOW);
    expect([run.code, report.verdict]).toEqual([0, 'pass']);
    expect(report.findings.find(({ id }) => id === blocker)?.accepted).toMatchObject({
      by: 'Alex Example',
      reason: 'reshot in January',
    });
  });

  test('another generated picture under the name of one that was signed off fails again; the sign-off of the Issue carries', async () => {
    const file = join(show, V1, SIGN);
    const signedOff = await readFile(file);
    const other = paintHarbour({ width: 32, height: 18, light: 0.2, sun: 0.1, frame: 7 });
    await writeFile(file, addPngText(await toPng(other), { parameters: A1111_PARAMETERS }));
    const { run, report } = await checkJson(show, V1, ...FOR_SHOW, '--report', 'lapsed.html');
    expect([run.code, report.verdict]).toEqual([1, 'fail']);
    expect(report.findings.map(describeFinding)).toEqual([
      `generated.unapproved ${SIGN} Blocker carried open`,
      `generated.unapproved ${SKY} Blocker carried HARBOUR-APPR-001`,
      `generated.present ${BACKDROP} Blocker carried accepted`,
      `generated.undeclared ${SIGN} Issue carried accepted`,
    ]);
    expect(report.findings[0]?.lapsed).toMatchObject({ by: 'Alex Example', reason: 'reshot in January' });
    const why = /was signed off by Alex Example on \d{4}-\d{2}-\d{2} for other content: reshot in January/;
    expect((await assay(show, 'check', V1, ...FOR_SHOW)).stdout).toMatch(why);
    expect(await readFile(join(show, 'lapsed.html'), 'utf8')).toContain('for other content');
    await writeFile(file, signedOff);
    expect((await checkJson(show, V1, ...FOR_SHOW)).report.verdict).toBe('pass');
  });

  test('a Blocker whose content nobody could read cannot be signed off', async () => {
    const delivery = join(show, 'deliveries/ep103');
    await mkdir(delivery);
    await writeFile(join(delivery, 'sh020_sky_v009.exr.part'), 'x');
    const papers = await readFile(join(show, 'declarations/tern-vfx.yaml'), 'utf8');
    await writeFile(
      join(show, 'sky.yaml'),
      papers.replace('TERN-DECL-014', 'SKY-9').replace('sh020_sky_v002.####.exr', 'sh020_sky_v009.exr.part'),
    );
    await assay(show, 'declare', 'sky.yaml');
    const { report } = await checkJson(show, 'deliveries/ep103', ...FOR_SHOW);
    const blocker = report.findings.find(({ severity }) => severity === 'Blocker');
    expect(blocker?.path).toBe('sh020_sky_v009.exr.part');
    const run = await assay(show, 'accept', blocker?.id ?? '', '--by', 'Alex', '--reason', 'seen');
    expect([run.code, run.stderr]).toEqual([2, expect.stringContaining('could not be read')]);
  });

  test('a redelivery shows what is new, carried and fixed', async () => {
    await copyTree(join(show, V1), join(show, V2));
    await rm(join(show, V2, SIGN));
    await copyFile(join(show, 'dailies/sh030/sh030_grade_v001.png'), join(show, V2, 'stills/sh030_sign_v004.png'));
    await writeFile(join(show, V2, 'sound/ep101_theme_v001.wav'), writeWav(1, 900, SONG_COMMENT));
    const { report } = await checkJson(show, V2, ...FOR_SHOW);
    expect(report.verdict).toBe('fail');
    expect(report.delivery.name).toBe('ep101');
    expect(report.findings.map(describeFinding)).toEqual([
      'generated.unapproved sound/ep101_theme_v001.wav Blocker new open',
      'generated.undeclared sound/ep101_theme_v001.wav Issue new open',
      'delivery.unknown stills/sh030_sign_v004.png Issue new open',
      `generated.unapproved ${SKY} Blocker carried HARBOUR-APPR-001`,
      `generated.present ${BACKDROP} Blocker carried accepted`,
    ]);
    expect(report.findings[0]?.evidence[0]).toMatchObject({ sign: 'suno.comment', system: 'Suno' });
    expect(report.fixed.map(({ code, path }) => [code, path])).toEqual([
      ['generated.unapproved', SIGN],
      ['generated.undeclared', SIGN],
    ]);
  });

  test('a new file under an approved name is not covered, and only its frame is in the way', async () => {
    await copyFile(
      join(show, 'dailies/sh010/sh010_comp_v003.1013.exr'),
      join(show, V2, 'comp/sh020_sky_v002.1004.exr'),
    );
    const { report } = await checkJson(show, V2, ...FOR_SHOW);
    const sky = report.findings.filter(({ path, code }) => path === SKY && code === 'generated.unapproved');
    expect(sky.map(({ frames, approval }) => [frames?.first, frames?.last, approval?.reference])).toEqual([
      [1004, 1004, undefined],
      [1001, 1003, 'HARBOUR-APPR-001'],
      [1005, 1006, 'HARBOUR-APPR-001'],
    ]);
    expect(sky[0]?.nearApprovals?.[0]).toMatchObject({ reference: 'HARBOUR-APPR-001', code: 'approval.other-content' });
  });

  test('a report that cannot be written there is wrong use, not a bug', async () => {
    const { code, stderr } = await assay(show, 'check', V1, ...FOR_SHOW, '--report', 'no/such/folder/report.html');
    expect([code, stderr]).toEqual([2, expect.stringContaining('cannot be written')]);
  });

  test('an approval that is withdrawn covers nothing any more', async () => {
    const nobody = await assay(show, 'approve', '--withdraw', 'HARBOUR-APPR-001');
    expect(nobody.code).toBe(2);
    expect((await assay(show, 'approve', '--withdraw', 'HARBOUR-APPR-001', '--by', ' ')).code).toBe(2);
    expect((await assay(show, 'approve', '--withdraw', 'NO-SUCH', '--by', 'Alex')).code).toBe(2);
    expect((await assay(show, 'approve', '--withdraw', 'HARBOUR-APPR-001', '--by', 'Alex Example')).code).toBe(0);
    const { run, report } = await checkJson(show, V1, ...FOR_SHOW);
    expect([run.code, report.verdict]).toEqual([1, 'fail']);
    const sky = report.findings.find(({ path }) => path === SKY);
    expect(sky?.approval).toBeUndefined();
    expect(sky?.nearApprovals?.[0]).toMatchObject({ code: 'approval.withdrawn' });
    const again = await assay(show, 'approve', 'approvals/harbour-appr-001.yaml');
    expect(again.stdout).toContain('recorded already');
    expect((await checkJson(show, V1, ...FOR_SHOW)).report.verdict).toBe('fail');
  });

  test('what cannot be read, or is still being written, holds the delivery whatever else it is', async () => {
    const delivery = join(show, 'deliveries/ep102');
    await mkdir(delivery);
    await copyFile(join(show, 'dailies/sound/sh010_wind.wav'), join(delivery, 'atmos.wav'));
    await writeFile(join(delivery, 'cut.mov'), '');
    await writeFile(join(delivery, 'next.mov.part'), 'x');
    await writeFile(
      join(show, 'all-clean.yaml'),
      'reference: ALL\nshow: harbour\nvendor: Tern VFX\ndeclarer: { name: Robin, role: producer }\ndate: 2026-11-16\nentries: [{ kind: negative, files: { patterns: ["**"] } }]\n',
    );
    await assay(show, 'declare', 'all-clean.yaml');
    const { run, report } = await checkJson(show, 'deliveries/ep102', ...FOR_SHOW);
    expect([run.code, report.verdict]).toEqual([1, 'hold']);
    expect(report.unchecked.map(({ path, status }) => [path, status])).toEqual([
      ['cut.mov', 'unreadable'],
      ['next.mov.part', 'unfinished'],
    ]);
    expect(report.coverage.files).toMatchObject({ total: 3, declared: 1, unchecked: 2 });
    const id = (path: string) => report.findings.find((finding) => finding.path === path)?.id ?? '';
    await assay(show, 'accept', id('cut.mov'), '--by', 'Alex', '--reason', 'seen elsewhere');
    await assay(show, 'accept', id('next.mov.part'), '--by', 'Alex', '--reason', 'seen elsewhere');
    expect((await checkJson(show, 'deliveries/ep102', ...FOR_SHOW)).report.verdict).toBe('hold');
    await rm(join(delivery, 'next.mov.part'));
    const last = await checkJson(show, 'deliveries/ep102', ...FOR_SHOW);
    expect([last.run.code, last.report.verdict]).toEqual([3, 'pass']);
  });
});

describe('timecode and papers', () => {
  let show: string;
  beforeAll(async () => {
    show = await makeShowFolder();
    await copyTree(join(show, 'dailies/sh010'), join(show, 'deliveries/reel1'));
    const yaml = await readFile(join(show, 'shows/harbour.yaml'), 'utf8');
    await writeFile(
      join(show, 'shows/drop.yaml'),
      yaml.replace('id: harbour', 'id: drop').replace('rate: 24', 'rate: 29.97df'),
    );
  });
  afterAll(() => removeFolder(show));

  const findComp = (findings: readonly Finding[]) =>
    findings.find(({ path, code }) => path.startsWith('sh010_comp_v003') && code === 'generated.unapproved');

  test('frames without a timecode get theirs from --start, drop frame counted exactly', async () => {
    const plain = await checkJson(show, 'deliveries/reel1', ...FOR_SHOW);
    expect(findComp(plain.report.findings)?.frames).toEqual({ first: 1013, last: 1013, step: 1 });
    expect(findComp(plain.report.findings)?.timecode).toBeUndefined();
    const at24 = await checkJson(show, 'deliveries/reel1', ...FOR_SHOW, '--start', '01:00:00:00@1001');
    expect(findComp(at24.report.findings)?.timecode).toEqual({ in: '01:00:00:12', out: '01:00:00:12', rate: '24' });
    const drop = await checkJson(show, 'deliveries/reel1', '--show', 'drop', '--start', '00:00:59;20@1001');
    expect(findComp(drop.report.findings)?.timecode).toEqual({
      in: '00:01:00;04',
      out: '00:01:00;04',
      rate: '29.97df',
    });
  });

  test('a start, a date or a show that cannot be is wrong use', async () => {
    for (const [args, message] of [
      [['--show', 'drop', '--start', '00:01:00;00@1001'], /00:01:00;00/],
      [['--show', 'harbour', '--start', 'noon'], /noon/],
      [['--show', 'harbour', '--delivered', '2026-02-30'], /2026-02-30/],
      [['--show', 'harbor'], /harbour/],
      [[], /--show/],
    ] as const) {
      const { code, stdout, stderr } = await assay(show, 'check', 'deliveries/reel1', ...args);
      expect([code, stdout, stderr], args.join(' ')).toEqual([2, '', expect.stringMatching(message)]);
    }
  });

  test('a faulty declaration or approval is refused with line and field, and nothing of it is kept', async () => {
    const events = async () => (await assay(show, 'ledger', 'verify')).stdout;
    const before = await events();
    const declaration = await readFile(join(show, 'declarations/tern-vfx.yaml'), 'utf8');
    const approval = await readFile(join(show, 'approvals/harbour-appr-001.yaml'), 'utf8');
    const faults = [
      ['declare', declaration.replace('intent: final', 'intend: final'), /:10: entries\[0\]\.intend: .*"intent"/],
      ['declare', declaration.replace('date: 2026-11-16', 'date: 2026-11-31'), /:5\b.*date/s],
      ['declare', declaration.replace('p4: no', 'p4: yes'), /p4.*temporary/s],
      ['declare', declaration.replace('kind: negative', 'kind: nothing'), /entries\[1\]/],
      ['approve', approval.replace('organisation: Example Studios\n', ''), /organisation/],
      ['approve', approval.replace('show: harbour', 'shwo: harbour'), /:6\b.*shwo/s],
      ['approve', `${approval}expires: 2026-11-09\n`, /expires.*before/s],
      ['approve', approval.replace('scope:', 'scope: ['), /approval\.yaml:\d+/],
    ] as const;
    for (const [command, text, message] of faults) {
      const file = `faulty-${command === 'declare' ? 'declaration' : 'approval'}.yaml`;
      await writeFile(join(show, file), text);
      const { code, stdout, stderr } = await assay(show, command, file);
      expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(message)]);
      expect(stderr).toContain(file);
    }
    expect(await events()).toBe(before);
  });

  test('templates are documents that can be filled in and recorded', async () => {
    for (const command of ['declare', 'approve']) {
      const { stdout } = await assay(show, command, '--template');
      await writeFile(join(show, 'filled.yaml'), stdout);
      const run = await assay(show, command, 'filled.yaml');
      expect([run.code, run.stdout]).toEqual([0, expect.stringMatching(/^Recorded /)]);
    }
  });
});
