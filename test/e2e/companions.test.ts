import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeMhlGeneration } from '../../src/delivery/mhl/write-mhl-generation.ts';
import type { Finding } from '../../src/domain/finding.ts';
import {
  entryOf,
  makeFrame,
  signBeside,
  writeFrames,
  writeIndex,
  writeReceipt,
} from '../integration/scan/companion-files.ts';
import { makeAuthority, makeSigner } from '../support/certificates.ts';
import { assay, checkJson, makeShowFolder, removeFolder, scanJson } from './cli.ts';

const DELIVERY = 'deliveries/ep105_v001';
const FOR_SHOW = ['--show', 'harbour', '--delivered', '2026-11-20'];
const SHOT = 'comp/sh050_fog_v001.1001-1004#.exr';

/** A delivery in which nothing says of itself what it is: what was sent along does. */
describe('a delivery that came with a sequence manifest, a receipt and a history', () => {
  let show: string;
  beforeAll(async () => {
    show = await makeShowFolder();
    const root = join(show, DELIVERY);
    mkdirSync(root);
    const signer = makeSigner(makeAuthority('Vendor CA'), 'Tern VFX', { organisation: 'Tern VFX' });
    const writeOld = (name: string, bytes: Uint8Array | string): string => {
      const path = join(root, name);
      mkdirSync(join(path, '..'), { recursive: true });
      writeFileSync(path, bytes);
      return path;
    };
    const place = { root, writeOld };
    const names = writeFrames(place, 'comp', 4, 'sh050_fog_v001.');
    const index = writeIndex(place, 'comp', names, 'sh050_fog_v001.frames.exr.sequence.json');
    await signBeside(place, index, signer, 'trainedAlgorithmicMedia');
    const still = makeFrame('still');
    writeOld('stills/still.exr', still);
    writeReceipt(place, 'run.receipt.json', signer, [entryOf('stills/still.exr', still, still)]);
    await signBeside(place, 'run.receipt.json', signer, 'digitalCreation');
    writeReceipt(place, 'stills/other.receipt.json', signer, []);
    await writeMhlGeneration({
      root,
      algorithm: 'xxh64',
      process: 'transfer',
      creator: { hostName: 'dit', tool: { name: 'assay-test', version: '1' } },
      clock: () => Date.UTC(2026, 10, 20),
    });
    writeOld('comp/sh050_fog_v001.1003.exr', makeFrame('painted over'));
  });
  afterAll(() => removeFolder(show));

  const describeFinding = ({ code, path, frames, basis }: Finding): string =>
    [code, path, frames === undefined ? '' : `${frames.first}-${frames.last}`, basis].filter(Boolean).join(' ');

  test('check finds what they say, on frames, files and folders', async () => {
    const { run, report } = await checkJson(show, DELIVERY, ...FOR_SHOW);
    expect([run.code, report.verdict]).toEqual([1, 'fail']);
    const found = report.findings.map(describeFinding);
    expect(found.filter((line) => line.startsWith('generated.unapproved'))).toEqual([
      `generated.unapproved ${SHOT} 1001-1002 credential`,
      `generated.unapproved ${SHOT} 1004-1004 credential`,
      'generated.unapproved stills/still.exr declaration',
    ]);
    expect(found).toEqual(
      expect.arrayContaining([
        `sequence.manifest-mismatch ${SHOT} 1003-1003 inspection`,
        `mhl.mismatch ${SHOT} 1003-1003 inspection`,
        'mark.lost stills/still.exr inspection',
        'receipt.unreadable stills/other.receipt.json inspection',
      ]),
    );
    // What only speaks for others is no part of the delivery.
    expect(report.files.map(({ path }) => path).filter((path) => !path.endsWith('.exr'))).toEqual([]);
    expect(report.coverage.files).toMatchObject({ total: 5, withEvidence: 4, unchecked: 0 });
  });

  test('scan tells the same to programs and to people', async () => {
    const scanned = await scanJson(show, DELIVERY);
    const { run, lines, summary } = scanned;
    expect(run.code).toBe(1);
    expect(scanned.find(SHOT)).toMatchObject({
      kind: 'sequence',
      origin: 'generated',
      origins: { generated: 3, unknown: 1 },
      differs: [{ frame: 1003, origin: 'unknown' }],
    });
    expect(lines.filter(({ kind }) => kind === 'notice')).toMatchObject([
      { path: 'stills/other.receipt.json', findings: [{ code: 'receipt.unreadable' }] },
    ]);
    expect(summary.findings).toMatchObject({
      'receipt.unreadable': 1,
      'mark.lost': 1,
      'sequence.manifest-mismatch': 1,
    });
    expect([summary.files, summary.unchanged, summary.problemCount]).toEqual([5, 5, 0]);
    const { stdout } = await assay(show, 'scan', DELIVERY);
    expect(stdout).toContain('receipt.entry in run.receipt.json');
    expect(stdout).toContain('sequence.manifest in sh050_fog_v001.frames.exr.sequence.json (c2pa.actions)');
    expect(stdout).toContain('receipt.unreadable: other.receipt.json counts for nothing');
  });
});
