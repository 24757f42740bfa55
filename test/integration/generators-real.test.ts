import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { crc32, deflateSync } from 'node:zlib';
import { exiftoolPath } from 'exiftool-vendored';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_CREDENTIAL } from '../../src/domain/credential.ts';
import type { Evidence } from '../../src/domain/evidence.ts';
import { probeFile } from '../../src/media/probe/probe-file.ts';
import { openMetadataReader } from '../../src/metadata/open-metadata-reader.ts';
import { generatorSigns } from '../../src/signs/generators/index.ts';
import type { SignInput } from '../../src/signs/sign.ts';

const SAMPLES = fileURLToPath(new URL('../../../shared/samples', import.meta.url));
const HAS_SAMPLES = existsSync(join(SAMPLES, 'manifest.tsv'));
const HAS_FFMPEG = spawnSync('ffmpeg', ['-version']).status === 0;
if (!HAS_SAMPLES) process.stdout.write('generators-real: no folder ../shared/samples, the real files are not tried\n');
if (!HAS_FFMPEG) process.stdout.write('generators-real: no ffmpeg, the tags of audio and video are not tried\n');

const folder = mkdtempSync(join(tmpdir(), 'assay-generators-'));
const reader = openMetadataReader({ timeoutMs: 30_000, maxOutputBytes: 64 * 1024 * 1024 });
let exiftool = '';

beforeAll(async () => {
  exiftool = await exiftoolPath();
});
afterAll(async () => {
  await reader.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What the signs say about a file, read by real ExifTool and by our own header reader. */
async function look(path: string, more: Partial<SignInput> = {}): Promise<readonly Evidence[]> {
  const { metadata } = await reader.read(path);
  const probe = await probeFile(path, {});
  const input: SignInput = {
    mediaType: probe.mediaType ?? '',
    kind: probe.kind,
    extension: '',
    credential: NO_CREDENTIAL,
    metadata,
    xmpSidecars: [],
    jsonSidecars: [],
    headerText: probe.headerText ?? {},
    extraText: probe.extraText ?? {},
    ...more,
  };
  return generatorSigns.flatMap((sign) => sign.read(input).evidence);
}

function summarize(evidence: readonly Evidence[]): readonly string[] {
  return evidence.map((item) => `${item.sign} ${item.origin} ${item.certainty} ${item.carrier}`);
}

function write(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

const GRAPH = JSON.stringify({
  '1': { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: 'model.safetensors' } },
  '2': { class_type: 'CLIPTextEncode', inputs: { text: 'a quay at night', clip: ['1', 1] } },
  '3': { class_type: 'KSampler', inputs: { seed: 5, steps: 20, cfg: 7, model: ['1', 0], positive: ['2', 0] } },
  '4': { class_type: 'VAEDecode', inputs: { samples: ['3', 0] } },
  '5': { class_type: 'SaveImage', inputs: { images: ['4', 0] } },
});
const POSE = JSON.stringify({
  '1': { class_type: 'VHS_LoadVideo', inputs: { video: 'plate.mp4' } },
  '2': { class_type: 'OpenposePreprocessor', inputs: { image: ['1', 0] } },
  '3': { class_type: 'VHS_VideoCombine', inputs: { images: ['2', 0] } },
});
const WORKFLOW = JSON.stringify({ last_node_id: 1, nodes: [{ id: 1, type: 'KSampler', mode: 0 }], links: [] });
const WEBUI =
  'a duck\nNegative prompt: blurry\nSteps: 15, Sampler: UniPC, CFG scale: 5, Seed: 2, Size: 64x64, Version: f2.0.1';
const SUNO = 'made with suno; created=2026-01-02T03:04:05Z; id=11111111-1111-4111-8111-111111111111';

// --- made files -------------------------------------------------------------------------------------------------------

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(data.length);
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(crc32(body));
  return Buffer.concat([head, body, tail]);
}

type Texts = Readonly<Record<string, string>>;

function textChunks(texts: Texts): readonly Buffer[] {
  return Object.entries(texts).map(([key, text]) =>
    pngChunk('iTXt', Buffer.concat([Buffer.from(`${key}\0\0\0\0\0`, 'latin1'), Buffer.from(text, 'utf8')])),
  );
}

function makePng(before: Texts, after: Texts = {}, trailing: Texts = {}): Buffer {
  const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk('IHDR', header),
    ...textChunks(before),
    pngChunk('IDAT', deflateSync(Buffer.alloc(4))),
    ...textChunks(after),
    pngChunk('IEND', Buffer.alloc(0)),
    ...textChunks(trailing),
  ]);
}

/** The smallest JPEG there is (1 × 1, grey), as base64. */
const JPEG = Buffer.from(
  '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AN//Z',
  'base64',
);

function exifEntry(tag: number, type: number, count: number, value: number): Buffer {
  const entry = Buffer.alloc(12);
  entry.writeUInt16LE(tag, 0);
  entry.writeUInt16LE(type, 2);
  entry.writeUInt32LE(count, 4);
  entry.writeUInt32LE(value, 8);
  return entry;
}

/** EXIF with a comment and a maker note of plain text, as Fooocus writes it; ExifTool itself writes no maker notes. */
function makeJpegWithMakerNote(comment: string, makerNote: string): Buffer {
  const note = Buffer.from(`${makerNote}\0`);
  const text = Buffer.concat([Buffer.from('ASCII\0\0\0'), Buffer.from(comment)]);
  const exifAt = 26;
  const dataAt = exifAt + 2 + 24 + 4;
  const tiff = Buffer.concat([
    Buffer.from('II*\0\x08\0\0\0', 'latin1'),
    Buffer.from([1, 0]),
    exifEntry(0x8769, 4, 1, exifAt),
    Buffer.alloc(4),
    Buffer.from([2, 0]),
    exifEntry(0x927c, 2, note.length, dataAt),
    exifEntry(0x9286, 7, text.length, dataAt + note.length),
    Buffer.alloc(4),
    note,
    text,
  ]);
  const payload = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const marker = Buffer.from([0xff, 0xe1, (payload.length + 2) >> 8, (payload.length + 2) & 0xff]);
  return Buffer.concat([JPEG.subarray(0, 2), marker, payload, JPEG.subarray(2)]);
}

function exrAttribute(name: string, type: string, value: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(value.length);
  return Buffer.concat([Buffer.from(`${name}\0${type}\0`), size, value]);
}

function exrHeader(texts: Texts, part: string | undefined): Buffer {
  const box = Buffer.alloc(16);
  const one = Buffer.alloc(4);
  one.writeFloatLE(1);
  const channel = Buffer.from([0x52, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0]);
  const chunks = Buffer.from([1, 0, 0, 0]);
  return Buffer.concat([
    exrAttribute('channels', 'chlist', channel),
    exrAttribute('compression', 'compression', Buffer.from([0])),
    exrAttribute('dataWindow', 'box2i', box),
    exrAttribute('displayWindow', 'box2i', box),
    exrAttribute('lineOrder', 'lineOrder', Buffer.from([0])),
    exrAttribute('pixelAspectRatio', 'float', one),
    exrAttribute('screenWindowCenter', 'v2f', Buffer.alloc(8)),
    exrAttribute('screenWindowWidth', 'float', one),
    ...(part === undefined
      ? []
      : [
          exrAttribute('name', 'string', Buffer.from(part)),
          exrAttribute('type', 'string', Buffer.from('scanlineimage')),
          exrAttribute('chunkCount', 'int', chunks),
        ]),
    ...Object.entries(texts).map(([name, text]) => exrAttribute(name, 'string', Buffer.from(text))),
    Buffer.from([0]),
  ]);
}

/** An EXR of one half-float pixel in each part. */
function makeExr(...parts: readonly Texts[]): Buffer {
  const many = parts.length > 1;
  const magic = Buffer.from([0x76, 0x2f, 0x31, 0x01, 2, many ? 0x10 : 0, 0, 0]);
  const headers = parts.map((texts, index) => exrHeader(texts, many ? `part${index}` : undefined));
  const head = Buffer.concat([magic, ...headers, ...(many ? [Buffer.from([0])] : [])]);
  const chunks = parts.map((_, index) => {
    const chunk = Buffer.from([...(many ? [index, 0, 0, 0] : []), 0, 0, 0, 0, 2, 0, 0, 0, 0, 0]);
    return chunk;
  });
  let at = head.length + 8 * parts.length;
  const offsets = chunks.map((chunk) => {
    const offset = Buffer.alloc(8);
    offset.writeBigUInt64LE(BigInt(at));
    at += chunk.length;
    return offset;
  });
  return Buffer.concat([head, ...offsets, ...chunks]);
}

function riffChunk(id: string, data: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(data.length);
  return Buffer.concat([Buffer.from(id), size, data, Buffer.alloc(data.length % 2)]);
}

function makeWav(...chunks: readonly Buffer[]): Buffer {
  const format = Buffer.from([1, 0, 1, 0, 0x80, 0xbb, 0, 0, 0, 0x77, 1, 0, 2, 0, 16, 0]);
  const body = [Buffer.from('WAVE'), riffChunk('fmt ', format), ...chunks, riffChunk('data', Buffer.alloc(96))];
  return riffChunk('RIFF', Buffer.concat(body));
}

function makeBext(description: string, originator: string): Buffer {
  const bext = Buffer.alloc(602);
  bext.write(description, 0, 'latin1');
  bext.write(originator, 256, 'latin1');
  bext.write('2026-01-0112:00:00', 320, 'latin1');
  return riffChunk('bext', bext);
}

function makeId3(frames: Readonly<Record<string, string>>): Buffer {
  const body = Buffer.concat(
    Object.entries(frames).map(([id, text]) => {
      const data = Buffer.from(text, 'latin1');
      const size = Buffer.from([0, 0, data.length >> 7, data.length & 0x7f]);
      return Buffer.concat([Buffer.from(id), size, Buffer.alloc(2), data]);
    }),
  );
  const size = Buffer.from([0, 0, body.length >> 7, body.length & 0x7f]);
  const frame = Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x64]), Buffer.alloc(413)]);
  return Buffer.concat([Buffer.from('ID3\x04\0\0', 'latin1'), size, body, frame, frame, frame]);
}

/** Copies of a JPEG with tags set by ExifTool, all in one run. */
function setTags(name: string, ...each: readonly (readonly string[])[]): readonly string[] {
  const paths = each.map((_, index) => write(`${name}-${index}.jpg`, JPEG));
  const args = each.flatMap((tags, index) => ['-overwrite_original', ...tags, paths[index] ?? '', '-execute']);
  const done = spawnSync(exiftool, args.slice(0, -1), { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(done.stderr);
  return paths;
}

// --- real files -------------------------------------------------------------------------------------------------------

interface Sample {
  readonly path: string;
  readonly origin: string;
  readonly signals: string;
}

function listSamples(): readonly Sample[] {
  if (!HAS_SAMPLES) return [];
  const rows = readFileSync(join(SAMPLES, 'manifest.tsv'), 'utf8').trim().split('\n').slice(1);
  return rows.map((row) => {
    const [path = '', origin = '', signals = ''] = row.split('\t');
    return { path, origin, signals };
  });
}

/** Which sign must speak for which kind of sample. */
const SIGN_OF: readonly (readonly [signal: RegExp, sign: RegExp])[] = [
  [/^a1111-/, /^a1111\.parameters$/],
  [/^comfyui-/, /^comfyui\.prompt$/],
  [/^invokeai$/, /^invokeai\./],
  [/^fooocus-/, /^fooocus\.parameters$/],
  [/^novelai$/, /^novelai\.metadata$/],
  [/^swarmui-/, /^swarmui\.parameters$/],
  [/^xai-grok$/, /^grok\.signature$/],
  [/^midjourney/, /^midjourney\.description$/],
];

describe('real files', () => {
  const samples = listSamples();

  it.runIf(HAS_SAMPLES)('finds the generator of every file that carries its metadata', async () => {
    const wrong: string[] = [];
    let seen = 0;
    for (const { path, origin, signals } of samples) {
      const expected = SIGN_OF.find(([signal]) => signal.test(signals))?.[1];
      if (expected === undefined) continue;
      seen += 1;
      const evidence = await look(join(SAMPLES, path));
      const decided = evidence.some(
        (item) => expected.test(item.sign) && item.origin === origin && item.certainty !== 'hint',
      );
      if (!decided) wrong.push(`${path}: ${summarize(evidence).join('; ')}`);
    }
    expect(wrong).toEqual([]);
    expect(seen).toBeGreaterThanOrEqual(45);
  });

  it.runIf(HAS_SAMPLES)('finds nothing at all in the files without generative AI', async () => {
    const negatives = samples.filter((sample) => sample.origin === 'none');
    expect(negatives.length).toBeGreaterThanOrEqual(70);
    for (const { path } of negatives) {
      expect({ path, signs: summarize(await look(join(SAMPLES, path))) }).toEqual({ path, signs: [] });
    }
  });

  it.runIf(HAS_SAMPLES)('keeps model, prompt and seed', async () => {
    const [item] = await look(join(SAMPLES, 'comfyanonymous__ComfyUI_examples/text_to_video_wan.webp'));
    expect(item?.detail).toMatchObject({
      model: 'wan2.1_t2v_1.3B_fp16.safetensors',
      seed: '82628696717253',
      steps: '30',
    });
    expect(String(item?.detail?.['prompt'])).toMatch(/^a fox moving quickly/);
  });
});

// --- made files, by carrier --------------------------------------------------------------------------------------------

describe('pictures', () => {
  it('reads PNG text before and after the picture data', async () => {
    for (const path of [write('a.png', makePng({ prompt: GRAPH })), write('b.png', makePng({}, { prompt: GRAPH }))]) {
      expect(summarize(await look(path))).toEqual(['comfyui.prompt generated implied PNG:Prompt']);
    }
    const webui = write('c.png', makePng({}, { parameters: WEBUI }));
    const [item] = await look(webui);
    expect(item).toMatchObject({ sign: 'a1111.parameters', system: 'Stable Diffusion WebUI Forge' });
    expect(item?.detail).toMatchObject({ prompt: 'a duck', seed: '2', version: 'f2.0.1' });
  });

  it('takes what stands after the end of a PNG for pasted', async () => {
    const path = write('d.png', makePng({}, {}, { workflow: WORKFLOW }));
    expect(summarize(await look(path))).toEqual(['comfyui.workflow needs-answer hint Trailer:Workflow']);
  });

  it('reads the other keys of PNG', async () => {
    const cases: readonly (readonly [Texts, string])[] = [
      [
        { use_stable_diffusion_model: 'sd', prompt: 'a cat', seed: '5' },
        'easy-diffusion.metadata generated implied PNG:Use_stable_diffusion_model',
      ],
      [
        { 'Stable Diffusion model': 'sd', Seed: '5' },
        'easy-diffusion.metadata generated implied PNG:Use_stable_diffusion_model',
      ],
      [
        { postprocessing: 'Postprocess upscale by: 4, Postprocess upscaler: R-ESRGAN' },
        'a1111.extras needs-answer hint PNG:Postprocessing',
      ],
      [
        { invokeai_graph: '{"nodes":{"a":{"type":"flux_denoise"}}}' },
        'invokeai.graph generated implied PNG:Invokeai_graph',
      ],
      [{ 'hf-job-id': '11111111-1111-4111-8111-111111111111' }, 'huggingface.job needs-answer hint PNG:Hf-job-id'],
      [
        { Source: 'Luma AI', Comment: "Generated by Luma AI's Uni-1 model" },
        'luma.comment generated declared PNG:Comment',
      ],
    ];
    for (const [texts, expected] of cases) {
      expect(summarize(await look(write('k.png', makePng(texts))))).toEqual([expected]);
    }
  });

  it('reads EXIF and XMP', async () => {
    const id = '4800156b-8880-4786-9056-7ca3da449d8c';
    const cases: readonly (readonly [readonly string[], string])[] = [
      [[`-EXIF:UserComment=${WEBUI}`], 'a1111.parameters generated implied ExifIFD:UserComment'],
      [
        [`-EXIF:Make=workflow:${WORKFLOW}`, `-EXIF:Model=prompt:${GRAPH}`],
        'comfyui.prompt generated implied IFD0:Model',
      ],
      [[`-EXIF:Make=workflow:${WORKFLOW}`], 'comfyui.workflow needs-answer hint IFD0:Make'],
      [[`-EXIF:ImageDescription=Workflow:${WORKFLOW}`], 'comfyui.workflow needs-answer hint IFD0:ImageDescription'],
      [['-EXIF:Make=Black Forest Labs'], 'flux.exif generated declared IFD0:Make'],
      [['-EXIF:Make=Ideogram AI'], 'ideogram.exif generated declared IFD0:Make'],
      [
        [`-EXIF:Artist=${id}`, `-EXIF:ImageDescription=Signature: ${'Ab9/'.repeat(90)}`],
        'grok.signature generated implied IFD0:ImageDescription',
      ],
      [['-XMP-xmp:CreatorTool=reve.com'], 'reve.software generated declared XMP-xmp:CreatorTool'],
      [
        ['-XMP-xmp:CreatorTool=Draw Things', '-XMP-exif:UserComment={"c":"x","seed":1,"model":"m"}'],
        'draw-things.metadata generated implied XMP-exif:UserComment',
      ],
      [
        ['-XMP-xmpMM:HistorySoftwareAgent=Topaz Gigapixel AI'],
        'enhancement.software needs-answer hint XMP-xmpMM:History',
      ],
      [
        ['-EXIF:UserComment={"data":{"product":"dreamina","exportType":"generation"}}'],
        'bytedance.app generated implied ExifIFD:UserComment',
      ],
    ];
    const paths = setTags('exif', ...cases.map(([tags]) => tags));
    for (const [index, [, expected]] of cases.entries()) {
      expect(summarize(await look(paths[index] ?? ''))).toEqual([expected]);
    }
  });

  it('reads Fooocus’ scheme out of a maker note', async () => {
    const path = write('f.jpg', makeJpegWithMakerNote('{"base_model":"m","prompt":"a goldfish"}', 'fooocus'));
    expect(summarize(await look(path))).toEqual(['fooocus.parameters generated implied ExifIFD:UserComment']);
  });

  it('stays silent on ordinary pictures', async () => {
    const tags = [
      '-EXIF:Software=Adobe Photoshop 26.0',
      '-XMP-xmp:CreatorTool=Canva (Renderer)',
      '-EXIF:Make=Canon',
      '-EXIF:UserComment=luma flux sora veo runway imagen',
    ];
    for (const path of setTags('plain', tags)) expect(await look(path)).toEqual([]);
    expect(await look(write('g.png', makePng({ Software: 'GIMP', Comment: 'Created with GIMP' })))).toEqual([]);
  });
});

describe('EXR', () => {
  it('reads the graph from the header, of later parts too', async () => {
    const single = await look(write('a.exr', makeExr({ prompt: GRAPH, workflow: WORKFLOW })));
    expect(summarize(single)).toEqual(['comfyui.prompt generated implied OpenEXR:Prompt']);
    const later = await look(write('b.exr', makeExr({ comments: 'beauty' }, { prompt: GRAPH })));
    expect(later.map((item) => `${item.sign} ${item.origin}`)).toEqual(['comfyui.prompt generated']);
  });

  it('asks about savers that tell nothing more', async () => {
    for (const software of ['FXTD Studio - ComfyUI', 'COCO Tools']) {
      const evidence = await look(write('c.exr', makeExr({ software })));
      expect(evidence.map((item) => `${item.sign} ${item.origin}`)).toEqual(['exr.attributes needs-answer']);
    }
    expect(await look(write('d.exr', makeExr({ software: 'Nuke 15.1v2' })))).toEqual([]);
  });

  it('reads the JSON that a saver puts beside it', async () => {
    const path = write('e.exr', makeExr({}));
    const beside = (value: unknown): Promise<readonly Evidence[]> =>
      look(path, { jsonSidecars: [{ name: 'e.json', value }] });
    expect(summarize(await beside(JSON.parse(GRAPH)))).toEqual(['comfyui.prompt generated implied sidecar e.json']);
    expect(summarize(await beside(JSON.parse(WORKFLOW)))).toEqual([
      'comfyui.workflow needs-answer hint sidecar e.json',
    ]);
    expect(summarize(await beside({ shot: 'sh010', frames: [1, 2] }))).toEqual([]);
  });
});

describe('sound without ffmpeg', () => {
  it('reads broadcast wave, its XML and the RIFF list', async () => {
    const xml = '<?xml version="1.0"?><BWFXML><NOTE>Generated with ElevenLabs</NOTE></BWFXML>';
    const info = riffChunk('LIST', Buffer.concat([Buffer.from('INFO'), riffChunk('ICMT', Buffer.from(`${SUNO}\0`))]));
    const cases: readonly (readonly [Buffer, string])[] = [
      [makeWav(makeBext('', 'ElevenLabs')), 'audio.originator needs-answer hint RIFF:Originator'],
      [makeWav(makeBext(SUNO, 'recorder')), 'suno.comment generated declared RIFF:Description'],
      [makeWav(riffChunk('iXML', Buffer.from(xml))), 'audio.originator needs-answer hint XML:Bwfxml'],
      [makeWav(info), 'suno.comment generated declared RIFF:Comment'],
    ];
    for (const [bytes, expected] of cases) expect(summarize(await look(write('a.wav', bytes)))).toEqual([expected]);
    expect(await look(write('b.wav', makeWav(makeBext('scene 12 take 3', 'Sound Devices 888'))))).toEqual([]);
  });

  it('reads ID3', async () => {
    const song = 'https://suno.com/song/11111111-1111-4111-8111-111111111111';
    const comment = await look(write('a.mp3', makeId3({ COMM: `\0eng\0${SUNO}` })));
    expect(summarize(comment)).toEqual(['suno.comment generated declared ID3v2_4:Comment']);
    expect(comment[0]?.detail).toMatchObject({ jobId: '11111111-1111-4111-8111-111111111111' });
    const text = await look(write('b.mp3', makeId3({ TXXX: `\0comment\0${SUNO}` })));
    expect(text.map((item) => item.sign)).toEqual(['suno.comment']);
    const link = await look(write('c.mp3', makeId3({ WOAS: song })));
    expect(link.map((item) => item.sign)).toEqual(['suno.link']);
  });
});

describe.runIf(HAS_FFMPEG)('sound and video by ffmpeg', () => {
  const KEYS = ['-movflags', 'use_metadata_tags'];

  interface Job {
    readonly name: string;
    readonly tags: Texts;
    readonly more?: readonly string[];
  }

  /** Encodes a moment of sound or picture into every container at once. */
  function encode(...jobs: readonly Job[]): readonly string[] {
    const paths = jobs.map(({ name }) => join(folder, name));
    const outputs = jobs.flatMap(({ name, tags, more = [] }, index) => [
      ...['-map', /\.(?:mp4|mov|webm|mkv|avi)$/.test(name) ? '1' : '0', '-map_metadata', '-1'],
      ...Object.entries(tags).flatMap(([key, text]) => ['-metadata', `${key}=${text}`]),
      ...more,
      paths[index] ?? '',
    ]);
    const inputs = ['-f', 'lavfi', '-i', 'sine=d=0.1', '-f', 'lavfi', '-i', 'testsrc=d=0.2:s=64x64:r=10'];
    const done = spawnSync('ffmpeg', ['-v', 'error', '-y', ...inputs, ...outputs], { encoding: 'utf8' });
    if (done.status !== 0) throw new Error(done.stderr);
    return paths;
  }

  async function lookAll(jobs: readonly Job[]): Promise<readonly (readonly string[])[]> {
    const found: (readonly string[])[] = [];
    for (const path of encode(...jobs)) found.push(summarize(await look(path)));
    return found;
  }

  it('reads the graph in every container that ComfyUI saves', async () => {
    const tags = { prompt: GRAPH, workflow: WORKFLOW };
    const found = await lookAll([
      { name: 'a.mp4', tags, more: KEYS },
      { name: 'a.mov', tags, more: KEYS },
      { name: 'a.webm', tags },
      { name: 'a.mkv', tags },
      { name: 'a.flac', tags },
      { name: 'a.ogg', tags },
      { name: 'a-4.mp3', tags },
      { name: 'a-3.mp3', tags, more: ['-id3v2_version', '3'] },
    ]);
    const carriers = ['Keys', 'Keys', 'Matroska', 'Matroska', 'Vorbis', 'Vorbis', 'ID3v2_4', 'ID3v2_3'];
    expect(found).toEqual(carriers.map((group) => [`comfyui.prompt generated implied ${group}:Prompt`]));
  });

  it('asks about a pose track and about a workflow alone', async () => {
    const found = await lookAll([
      { name: 'pose.mp4', tags: { prompt: POSE }, more: KEYS },
      { name: 'alone.mp4', tags: { workflow: WORKFLOW }, more: KEYS },
    ]);
    expect(found).toEqual([
      ['comfyui.prompt needs-answer hint Keys:Prompt'],
      ['comfyui.workflow needs-answer hint Keys:Workflow'],
    ]);
  });

  it('reads the comment of an old VideoHelperSuite', async () => {
    const comment = JSON.stringify({ prompt: GRAPH, workflow: JSON.parse(WORKFLOW) });
    const [found] = await lookAll([{ name: 'old.mp4', tags: { comment } }]);
    expect(found).toContain('comfyui.prompt generated implied ItemList:Comment');
  });

  it('reads Suno’s comment in every container', async () => {
    const tags = { comment: SUNO };
    const names = ['s.m4a', 's.mp4', 's.flac', 's.ogg', 's.mp3', 's.webm', 's.avi', 's-keys.mp4'];
    const found = await lookAll(names.map((name) => ({ name, tags, more: name.includes('keys') ? KEYS : [] })));
    expect(found.map((said) => said.map((text) => text.replace(/ \S+$/, '')))).toEqual(
      names.map(() => ['suno.comment generated declared']),
    );
  });

  it('reads labels and settings of video', async () => {
    const found = await lookAll([
      { name: 'label.mp4', tags: { AigcInfo: '{"aigc_label_type":2}' }, more: KEYS },
      { name: 'topaz.mp4', tags: { videoai: 'Enhanced using prob-4' }, more: KEYS },
    ]);
    expect(found).toEqual([
      ['bytedance.app generated declared Keys:AigcInfo'],
      ['enhancement.software needs-answer hint Keys:Videoai'],
    ]);
  });

  it('takes ffmpeg’s own marks for nothing', async () => {
    const tags = { title: 'sh010', comment: 'take 3, workflow: grade' };
    const names = ['n.mp4', 'n.webm', 'n.mp3', 'n.flac'];
    expect(await lookAll(names.map((name) => ({ name, tags })))).toEqual(names.map(() => []));
  });
});
