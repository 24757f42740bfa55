import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReceiptVerification } from '../../src/domain/receipt-verification.ts';
import { assay, copyTree, makeShowFolder, removeFolder } from './cli.ts';

const COMP = 'deliveries/ep101_v001/comp';
const STILL = 'deliveries/ep101_v001/stills/sh030_sign_v003.png';
const FRAME = 'sh020_sky_v002.1003.exr';

/** A vendor marks and hands over a receipt; a post house checks what came in. */
describe('a receipt from marking to checking', () => {
  let show: string;
  beforeAll(async () => {
    show = await makeShowFolder();
    await cp(join(show, STILL), join(show, COMP, 'sign.png'));
    await assay(show, 'keys', 'init', '--out', 'keys');
  });
  afterAll(() => removeFolder(show));

  const verify = async (folder: string, receipt = 'sent/handover.receipt.json') => {
    const run = await assay(show, 'receipt', 'verify', receipt, folder, '--trust', 'keys/ca.pem', '--json');
    return { code: run.code, stderr: run.stderr, told: JSON.parse(run.stdout) as ReceiptVerification };
  };

  test('marking writes it, signed, and everything it lists has arrived in a copy', async () => {
    const mark = ['mark', COMP, '--origin', 'generated', '--key', 'keys', '--trust', 'keys/ca.pem', '--out', 'sent'];
    const run = await assay(show, ...mark, '--receipt', 'sent/handover');
    expect([run.code, run.stdout]).toEqual([0, expect.stringContaining('handover.receipt.json')]);
    await copyTree(join(show, 'sent'), join(show, 'arrived'));
    const { code, told } = await verify('arrived', 'arrived/handover.receipt.json');
    expect(code).toBe(0);
    expect(told.standing).toMatchObject({ state: 'trusted', page: 'intact', faults: [] });
    expect(told.counts.arrived).toBe(told.receipt.marked);
    expect(new Set(told.entries.map(({ carrier }) => carrier))).toEqual(new Set(['embedded', 'sequence']));
    expect(told.extra).toBe(0);
    expect(await readFile(join(show, 'sent/handover.receipt.html'), 'utf8')).toContain('development certificate');
  });

  test('what was lost on the way is named, in words and by exit code', async () => {
    await cp(join(show, COMP, 'sign.png'), join(show, 'arrived/sign.png'));
    const frame = await readFile(join(show, 'arrived', FRAME));
    frame[frame.length - 1] = (frame.at(-1) ?? 0) ^ 1;
    await writeFile(join(show, 'arrived', FRAME), frame);
    const text = await assay(
      show,
      'receipt',
      'verify',
      'sent/handover.receipt.json',
      'arrived',
      '--trust',
      'keys/ca.pem',
    );
    expect(text.code).toBe(1);
    expect(text.stdout).toMatch(/Tampered with \(1\)\n {2}\S*1003\.exr\n.*sequence manifest/);
    expect(text.stdout).toMatch(/Lost \(1\)\n {2}sign\.png\n.*unmarked original was sent/);
  });

  test('a receipt without its signature is a finding even when every mark arrived; what is no receipt is an error', async () => {
    await rm(join(show, 'sent/handover.receipt.json.c2pa'));
    const { code, told } = await verify('sent');
    expect([code, told.standing.state]).toEqual([1, 'absent']);
    expect(told.counts.arrived).toBe(told.receipt.marked);
    await writeFile(join(show, 'sent/handover.receipt.json'), '{}');
    const broken = await assay(show, 'receipt', 'verify', 'sent/handover.receipt.json', 'sent');
    expect([broken.code, broken.stderr]).toEqual([3, expect.stringContaining('format must be "assay-receipt"')]);
  });
});
