import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCredentialReader } from '../../src/credentials/open-credential-reader.ts';
import { NO_TRUST } from '../../src/credentials/trust-set.ts';
import type { CredentialReading } from '../../src/domain/credential.ts';
import type { JudgedOrigin } from '../../src/domain/finding.ts';
import { judgeOrigin } from '../../src/domain/judge-origin.ts';
import type { Metadata } from '../../src/domain/metadata.ts';
import { isFlagged } from '../../src/domain/origin.ts';
import { readPixels } from '../../src/media/pixels/read-pixels.ts';
import { openMetadataReader } from '../../src/metadata/open-metadata-reader.ts';
import { type Collected, collectPixelSigns, collectSigns } from '../../src/signs/collect.ts';
import { SIGNS } from '../../src/signs/registry.ts';

const FOLDER = fileURLToPath(new URL('../../../shared/samples', import.meta.url));
const PRESENT = existsSync(join(FOLDER, 'manifest.tsv'));
if (!PRESENT) process.stdout.write('signs-samples: no folder ../shared/samples, the real files are not tried\n');

interface Sample {
  readonly path: string;
  readonly truth: string;
  readonly signals: string;
}

interface Judged extends Sample {
  readonly collected: Collected;
  readonly judged: JudgedOrigin;
  readonly credential: CredentialReading;
}

const SAMPLES: readonly Sample[] = PRESENT
  ? readFileSync(join(FOLDER, 'manifest.tsv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => {
        const [path = '', truth = '', signals = ''] = line.split('\t');
        return { path, truth, signals };
      })
  : [];

const metadataReader = openMetadataReader({ timeoutMs: 20_000, maxOutputBytes: 64 * 1024 * 1024 });
const credentialReader = openCredentialReader({ trust: NO_TRUST });

function look(path: string, credential: CredentialReading, metadata: Metadata): Collected {
  return collectSigns({
    mediaType: 'application/octet-stream',
    kind: 'image',
    extension: extname(path).toLowerCase(),
    credential,
    metadata,
    xmpSidecars: [],
    jsonSidecars: [],
    headerText: {},
    extraText: {},
  });
}

async function judge(sample: Sample): Promise<Judged> {
  const path = join(FOLDER, sample.path);
  const { credential } = await credentialReader.read({ path, carrier: 'possible', initSegment: false, sidecars: [] });
  const isBroken = credential.state === 'unreadable' || credential.state === 'malformed';
  const { metadata } = isBroken ? await metadataReader.readWithJumbf(path) : await metadataReader.read(path);
  const collected = look(path, credential, metadata);
  const judged = judgeOrigin({ evidence: collected.evidence, credential, remarks: collected.remarks });
  return { ...sample, collected, judged, credential };
}

describe.runIf(PRESENT)('real files', () => {
  const results: Judged[] = [];

  beforeAll(async () => {
    for (const sample of SAMPLES) results.push(await judge(sample));
  }, 120_000);

  afterAll(async () => {
    await metadataReader.close();
    await credentialReader.close();
  });

  const found = (path: string): Judged => {
    const result = results.find((item) => item.path.includes(path));
    if (result === undefined) throw new Error(`no sample ${path}`);
    return result;
  };

  it('flags every generated or edited file whose signs are not in the pixels alone', () => {
    const wanted = results.filter(({ truth, signals }) => truth !== 'none' && signals !== 'stealth-pnginfo');
    const missed = wanted.filter(({ judged }) => !isFlagged(judged.origin));
    expect(missed.map(({ path, signals, judged }) => `${path} (${signals}): ${judged.origin}`)).toEqual([]);
    expect(wanted).toHaveLength(68);
  });

  it('flags the rest by its pixels, and no lossless still made without AI', async () => {
    const lossless = results.filter(
      ({ path, truth, signals }) => path.endsWith('.png') && (truth === 'none' || signals === 'stealth-pnginfo'),
    );
    const flagged: string[] = [];
    for (const { path, credential } of lossless) {
      const pixels = await readPixels(join(FOLDER, path));
      const evidence = pixels === undefined ? [] : collectPixelSigns(pixels).evidence;
      if (isFlagged(judgeOrigin({ evidence, credential }).origin)) flagged.push(path);
    }
    expect(flagged).toEqual(['d3x-at__sd-parsers/automatic1111_stealth.png']);
    expect(lossless.length).toBeGreaterThan(5);
  });

  it('flags no file made without AI, and asks about none', () => {
    const clean = results.filter(({ truth }) => truth === 'none');
    const wrong = clean.filter(({ judged }) => isFlagged(judged.origin) || judged.origin === 'needs-answer');
    expect(wrong.map(({ path, judged }) => `${path}: ${judged.origin} ${JSON.stringify(judged.basis)}`)).toEqual([]);
    expect(clean).toHaveLength(71);
  });

  it('reads everything without a sign failing', () => {
    const partial = results.filter(({ collected }) =>
      collected.remarks.some(({ code }) => code === 'metadata.partial'),
    );
    expect(partial.map(({ path }) => path)).toEqual([]);
  });

  it.each([
    ['amazon-titan-g1.png', 'generated', 'Amazon Bedrock'],
    ['firefly-1.png', 'generated', 'Adobe Firefly'],
    ['chatgpt-1.png', 'generated', 'OpenAI'],
    ['10_31_08 AM.png', 'generated', 'OpenAI'],
    ['flux-1.jpg', 'generated', 'FLUX'],
    ['gemini_black_2048.png', 'generated', 'Google'],
    ['splash-banner.png', 'ai-edited', 'Adobe Firefly'],
    ['samsung_black_1.png', 'ai-edited', 'Samsung Galaxy AI'],
    ['doubao_black_1x1_1.png', 'generated', 'Doubao'],
    ['jimeng_cap_A.png', 'generated', 'Jimeng'],
    ['c2pa-rs/ocsp.jpg', 'ai-edited', 'Adobe Firefly'],
  ])('%s is %s, made by %s', (path, origin, system) => {
    const { judged } = found(path);
    expect(judged).toMatchObject({ origin, certainty: 'declared' });
    expect(judged.basis.map((piece) => piece.system)).toContain(system);
  });

  it('calls a camera claim by an unknown signer self-declared', () => {
    const { judged } = found('c2pa-rs/C_with_CAWG_data.jpg');
    expect(judged).toMatchObject({ origin: 'not-ai', certainty: 'declared' });
    expect(judged.remarks.map(({ code }) => code)).toContain('credential.self-declared');
  });

  it.each(['XCA.jpg', 'E-sig-CA.jpg', 'no_alg.jpg', 'prerelease.jpg', 'malformed_cbor.jpg', 'dashinit.mp4'])(
    'never calls %s free of AI',
    (path) => {
      expect(found(path).judged.origin).toBe('unknown');
      expect(found(path).judged.remarks.length).toBeGreaterThan(0);
    },
  );

  it('keeps a TrustMark for information only', () => {
    const { collected, judged } = found('example_wm_signed.jpg');
    expect(collected.evidence).toMatchObject([{ sign: 'c2pa.watermark', origin: 'unknown' }]);
    expect(judged.origin).toBe('unknown');
  });

  it.each(['c2pa-rs/ocsp.jpg', 'flux-1.png', 'gemini_black_2048.png', 'chatgpt-2.png'])(
    'still flags %s when the engine cannot read its credential',
    async (path) => {
      const file = join(FOLDER, found(path).path);
      const { metadata } = await metadataReader.readWithJumbf(file);
      const credential: CredentialReading = {
        state: 'unreadable',
        source: 'embedded',
        manifests: [],
        cawgFailures: [],
      };
      const { evidence } = look(file, credential, metadata);
      expect(evidence.map(({ sign }) => sign)).toContain('c2pa.jumbf-fallback');
      expect(isFlagged(judgeOrigin({ evidence, credential }).origin)).toBe(true);
    },
  );

  it('finds each sign of the standards that is said to be proven on real files', () => {
    const seen = new Set(results.flatMap(({ collected }) => collected.evidence.map(({ sign }) => sign)));
    const promised = SIGNS.filter(
      ({ id, provenOn }) => provenOn === 'real files' && /^(?:c2pa|xmp|tc260|samsung)\./.test(id),
    ).map(({ id }) => id);
    expect(promised.filter((id) => !seen.has(id) && id !== 'c2pa.jumbf-fallback')).toEqual([]);
    expect(promised.length).toBeGreaterThan(5);
  });
});
