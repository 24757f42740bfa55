import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeChunk, makePng, makeText, makeXmp } from '../integration/metadata/make-png.ts';
import { makeAuthority, makeSigner } from '../support/certificates.ts';
import { makePicture } from '../support/credential-files.ts';
import { signBytes } from '../support/sign.ts';
import { makeExr } from '../unit/media/probe/make/exr.ts';
import { type HostileFolder, makeHostileFolder, type Scan } from './support/hostile-folder.ts';

const GENERATED = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';
/** What a terminal, a program that reads lines, a reader's eye or a browser would obey. */
const EVIL =
  '\u001b[2J\u001b[31mred\u001b]52;c;dG91Y2g=\u0007\u009b31m\u0000\r\nFAKE LINE\u202egnp.\u2066\u2028\u200b\u007f<script>alert(1)</script><img src=x onerror=alert(2)>"\'`</style></title>&lt;';
/** The same as a file's name. */
const EVIL_NAME = EVIL.replaceAll('/', '').replaceAll('\0', '');
/** The colours of the program's own, as `createStyle` has them. */
const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[(?:1|22|2|31|33|32|39)m`, 'g');
/** Controls but the line feed, format characters (direction, zero width), separators, lone surrogates. */
const UNSAFE = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

let folder: HostileFolder;

const makeUtf8 = (keyword: string, text: string): Buffer =>
  makeChunk('iTXt', Buffer.from(`${keyword}\0\0\0\0\0${text}`));
/** XML 1.0 has no place for most controls, so ExifTool gets them in other ways only. */
const escapeXml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/(?![\r\n])\p{Cc}/gu, '');

const GRAPH = {
  1: { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: EVIL } },
  2: { class_type: 'KSampler', inputs: { model: ['1', 0], seed: 1, steps: 2, positive: ['3', 0] } },
  3: { class_type: 'CLIPTextEncode', inputs: { text: EVIL } },
  4: { class_type: 'SaveImage', inputs: { images: ['2', 0] } },
};
const XMP = makeXmp(
  `<Iptc4xmpExt:DigitalSourceType>${GENERATED}${escapeXml(EVIL)}</Iptc4xmpExt:DigitalSourceType><Iptc4xmpExt:AISystemUsed>${escapeXml(EVIL)}</Iptc4xmpExt:AISystemUsed>`,
);
const PARAMETERS = `${EVIL}\nNegative prompt: ${EVIL}\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Model: ${EVIL}`;

async function makeSigned(): Promise<Buffer> {
  const signer = makeSigner(makeAuthority('Output CA'), EVIL.slice(0, 60), { organisation: EVIL.slice(0, 60) });
  const action = { action: 'c2pa.created', digitalSourceType: GENERATED, softwareAgent: EVIL, description: EVIL };
  const manifest = {
    claim_generator_info: [{ name: EVIL, version: EVIL }],
    title: EVIL,
    assertions: [{ label: 'c2pa.actions', data: { actions: [action] } }],
  };
  return signBytes(await makePicture('jpeg'), 'image/jpeg', { signer, intent: 'none', manifest });
}

beforeAll(async () => {
  folder = makeHostileFolder();
  const named = (length: number, end: string): string => `${EVIL_NAME.slice(0, length)}${end}`;
  folder.write(`${EVIL_NAME}.png`, makePng(makeText('parameters', 'a\nSteps: 20, Sampler: Euler a, Seed: 1')));
  for (const frame of [1001, 1002, 1004])
    folder.write(`${named(30, '')}/${named(20, '')}.${frame}.png`, makePng(makeText('Comment', `frame ${frame}`)));
  folder.write('parameters.png', makePng(makeUtf8('parameters', PARAMETERS)));
  folder.write('comfy.png', makePng(makeUtf8('prompt', JSON.stringify(GRAPH))));
  folder.write('xmp.png', makePng(makeUtf8('XML:com.adobe.xmp', XMP)));
  folder.write(
    'midjourney.png',
    makePng(makeUtf8('Description', `${EVIL} --v 5.2 Job ID: 12345678-1234-1234-1234-123456789012`)),
  );
  folder.write(
    'tc260.png',
    makePng(makeUtf8('AIGC', JSON.stringify({ Label: '1', ContentProducer: EVIL, ProduceID: EVIL }))),
  );
  folder.write('exr.exr', makeExr({ extra: [['software', 'string', `FXTD Studio - ComfyUI ${EVIL}`]] }));
  folder.write('side.png', makePng(makeText('Comment', 'side')));
  for (const ending of ['c2pa', 'xmp', 'json']) folder.write(`side.png.${ending}`, EVIL);
  folder.write(named(20, ' orphan.c2pa'), 'x');
  const signed = await makeSigned();
  folder.write('signed.jpg', signed);
  folder.write(named(25, ' lie.tif'), signed);
  folder.write(named(25, ' cut.png'), makePng().subarray(0, 60));
  folder.write(named(25, '.part'), 'x');
  execFileSync('mkfifo', [join(folder.root, named(25, ' pipe.png'))]);
  symlinkSync('/dev/zero', join(folder.root, named(25, ' zero.png')));
  writeFileSync(join(folder.work, 'private.png'), await makePicture('png'));
  symlinkSync('../work/private.png', join(folder.root, 'link out.png'));
  mkdirSync(join(folder.work, 'shows'));
  writeFileSync(join(folder.work, 'shows/show.yaml'), 'id: show\ntitle: A show\nrate: 24\npolicy: netflix\n');
}, 60_000);
afterAll(() => folder?.remove());

const CHECK = ['check', '--show', 'show', '--delivered', '2026-11-20'];

/** Everything the command wrote, free of what it must not write. */
async function runSafely(
  command: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Scan> {
  const run = await folder.scan({ command, environment });
  const isColoured = environment['FORCE_COLOR'] !== undefined;
  for (const text of [run.stdout.toString(), run.stderr]) {
    const plain = isColoured ? text.replaceAll(COLOURS, '') : text;
    expect(UNSAFE.exec(plain)?.index, plain.slice((UNSAFE.exec(plain)?.index ?? 0) - 60).slice(0, 120)).toBeUndefined();
    expect(plain).not.toMatch(/^FAKE LINE/m);
  }
  expect(run.stdout.equals(Buffer.from(run.stdout.toString())), 'valid UTF-8').toBe(true);
  expect(run.leftBehind).toEqual([]);
  expect(run.temporaryLeft).toEqual([]);
  return run;
}

test.each([{}, { FORCE_COLOR: '1' }])('scan for a terminal, %j', async (environment) => {
  const run = await runSafely(['scan'], environment);
  expect(run.exitCode).toBe(1);
  const text = run.stdout.toString();
  expect(text.includes('\u001b[')).toBe('FORCE_COLOR' in environment);
  // The name is there, made harmless.
  expect(text).toContain('\\u001b[2J\\u001b[31mred');
  expect(text).toContain('signed by');
});

test('scan --json: each line is JSON, and says what is in the file', async () => {
  const run = await runSafely(['scan', '--json', '--frames']);
  const lines = run.stdout.toString().trimEnd().split('\n');
  const parsed = lines.map((line) => JSON.parse(line) as { readonly path: string });
  expect(parsed.map((line) => line.path)).toContain(`${EVIL_NAME}.png`);
  const graph = JSON.stringify(parsed.find((line) => line.path === 'comfy.png'));
  expect(graph).toContain('alert(1)');
});

test('check for a terminal, coloured, and as JSON', async () => {
  const run = await runSafely(CHECK, { FORCE_COLOR: '1' });
  expect(run.exitCode).toBe(1);
  expect(run.stdout.toString()).toContain('\\u001b[2J');
  const json = await runSafely([...CHECK, '--json']);
  expect(json.stdout.toString().trimEnd().split('\n').length).toBe(1);
  expect(JSON.parse(json.stdout.toString())).toMatchObject({ kind: 'check', verdict: 'fail' });
});

test('check --report: nothing of a stranger is markup, and no picture is of what was not read', async () => {
  const run = await runSafely([...CHECK, '--report', 'report.html']);
  // A pipe among the findings was waited for until the time limit of its thumbnail.
  expect(run.seconds).toBeLessThan(9);
  const page = readFileSync(join(folder.work, 'report.html'), 'utf8');
  expect(UNSAFE.exec(page)).toBeNull();
  expect(page.match(/<script/g)?.length).toBe(1);
  expect(page.match(/<\/title/g)?.length).toBe(1);
  for (const markup of ['<img src=x', '<script>alert', "'`</style>"])
    expect([markup, page.includes(markup)]).toEqual([markup, false]);
  expect(page.includes('&lt;script&gt;alert(1)')).toBe(true);
  const cards = page.split(/(?=<[a-z]+[^>]* class="card)/).slice(1);
  const hasPicture = (what: string): boolean[] =>
    cards
      .filter((card) => new RegExp(`<h3.*?${what}.*?</h3>`, 's').test(card))
      .map((card) => card.includes('class="thumbnail"'));
  expect(hasPicture('signed.jpg')).toContain(true);
  for (const what of ['link out.png', 'zero.png', 'pipe.png']) {
    expect(hasPicture(what).length, what).toBeGreaterThan(0);
    expect(hasPicture(what), what).not.toContain(true);
  }
});

test('show, and complaints about a name', async () => {
  const shown = await folder.scan({ command: ['show', join(folder.root, 'signed.jpg')], bareRoot: true });
  expect(shown.exitCode).toBe(0);
  for (const run of [shown, await folder.scan({ command: ['scan', `gone ${EVIL_NAME}`], bareRoot: true })]) {
    expect(UNSAFE.exec(run.stdout.toString() + run.stderr)).toBeNull();
    expect(run.stdout.length + run.stderr.length).toBeGreaterThan(20);
  }
});
