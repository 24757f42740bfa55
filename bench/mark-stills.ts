import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { alternate } from './harness/alternate.ts';
import { forgetLedger, makeKeys, markCommand } from './harness/assay.ts';
import type { Bench } from './harness/bench.ts';
import { compareTimes } from './harness/figures.ts';
import { makeOnce } from './harness/make-once.ts';
import { type Command, type Measured, measureProcess } from './harness/measure-process.ts';
import { makeNoise } from './make/noise.ts';
import { findC2patool } from './rivals/c2patool.ts';

const COUNT = 1000;
const QUICK_COUNT = 100;
/** Some 0.6 MB as JPEG at this size and quality. */
const PICTURE = { width: 1280, height: 816, quality: 87 };

export const markStills: Bench = {
  name: 'mark-stills',
  title: 'JPEGs marked: metadata, manifest and read-back, against c2patool for each file',
  async run(context) {
    const c2patool = findC2patool(context.say);
    if (c2patool === undefined)
      return { rows: [], notes: ['Not run: there is no c2patool, and cargo could not build it.'] };
    const count = context.quick ? QUICK_COUNT : COUNT;
    const folder = await makeOnce(context.dataDir, `stills-${count}`, (made) => makeStills(made, count));
    const keys = makeKeys(context.dataDir);
    const out = join(context.dataDir, 'stills-out');
    const ours = markCommand(context.dataDir, 'stills', [
      folder, '--out', out, '--key', keys.folder, '--trust', keys.anchor, '--origin', 'generated', '--tool', 'ComfyUI@0.3', '--model', 'SDXL 1.0', '--oversight', 'prompt_guided',
    ]); // biome-ignore format: a command line
    const fresh = async (command: Command): Promise<Measured> => {
      rmSync(out, { recursive: true, force: true });
      mkdirSync(out);
      forgetLedger(ours.ledger);
      return measureProcess(command);
    };
    const manifest = writeManifest(context.dataDir, keys);
    const loop = (thumbnails: boolean) =>
      signEach({ folder, out, tool: c2patool.path, manifest, thumbnails, dataDir: context.dataDir });
    const sides = [() => fresh(ours), () => fresh(loop(false)), () => fresh(loop(true))];
    await fresh(ours);
    const [marked = [], bare = [], pictured = []] = await alternate(context.runs, sides, context.say);
    const target = { text: '4x faster', allowedMs: (rivalMs: number) => rivalMs / 4 };
    return {
      rows: [
        compareTimes(
          `${count.toLocaleString('en-US')} JPEGs of 0.6 MB; c2patool without thumbnails`,
          marked,
          bare,
          target,
        ),
        compareTimes('the same; c2patool as it comes, with thumbnails', marked, pictured),
      ],
      notes: [
        `Ours: \`assay mark --out\` writes XMP and a manifest into copies, reads each back against the trust anchor, brings it to disk and records it. Rival: \`c2patool FILE -m manifest.json -o COPY\` in a shell loop (${c2patool.version}): a manifest only.`,
      ],
    };
  },
};

async function makeStills(folder: string, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const { width, height, quality } = PICTURE;
    const noise = makeNoise(index + 1, width * height * 3);
    const bytes = await sharp(noise, { raw: { width, height, channels: 3 } })
      .blur(0.6)
      .jpeg({ quality })
      .toBuffer();
    // Names that count nothing: each is a file of its own, not a frame.
    writeFileSync(join(folder, `${makeNoise(index + 7, 6).toString('hex')}.jpg`), bytes);
  }
}

function writeManifest(dataDir: string, keys: ReturnType<typeof makeKeys>): string {
  const path = join(dataDir, 'manifest.json');
  const action = {
    action: 'c2pa.created',
    digitalSourceType: 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia',
  };
  writeFileSync(
    path,
    JSON.stringify({
      alg: 'es256',
      private_key: keys.key,
      sign_cert: keys.certificate,
      claim_generator_info: [{ name: 'bench', version: '1' }],
      assertions: [{ label: 'c2pa.actions.v2', data: { actions: [action] } }],
    }),
  );
  return path;
}

function signEach(job: {
  readonly folder: string;
  readonly out: string;
  readonly tool: string;
  readonly manifest: string;
  readonly thumbnails: boolean;
  readonly dataDir: string;
}): Command {
  const settings = join(job.dataDir, `thumbnails-${job.thumbnails}.toml`);
  writeFileSync(settings, `[builder.thumbnail]\nenabled = ${job.thumbnails}\n`);
  const script =
    'cd "$1" || exit 1; for f in *.jpg; do "$2" --settings "$3" "$f" -m "$4" -o "$5/$f" > /dev/null || exit 1; done';
  return { file: '/bin/sh', args: ['-c', script, 'sh', job.folder, job.tool, settings, job.manifest, job.out] };
}
