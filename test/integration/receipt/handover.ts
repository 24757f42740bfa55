import { createHash, sign, X509Certificate } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openInspector } from '../../../src/compose/open-inspector.ts';
import { createReceiptWriting } from '../../../src/compose/open-receipts.ts';
import { loadConfig, readerEnvironment } from '../../../src/config/load.ts';
import { openCredentialReader } from '../../../src/credentials/open-credential-reader.ts';
import { openCredentialWriter } from '../../../src/credentials/writing/open-credential-writer.ts';
import { composeSequenceIndex } from '../../../src/domain/compose-sequence-index.ts';
import type { CredentialWriter, ManifestPlan } from '../../../src/domain/manifest-plan.ts';
import type { Receipt, ReceiptEntry } from '../../../src/domain/receipt.ts';
import { renderSequenceIndex } from '../../../src/domain/sequence-index.ts';
import { openOutputFiles } from '../../../src/media/output/open-output-files.ts';
import type { WriteReceiptParts } from '../../../src/pipeline/receipt/parts.ts';
import { type Credential, chainPem, makeAuthority, makeSigner } from '../../support/certificates.ts';
import { makeExr, makePicture, requestFor, trustIn } from '../../support/credential-files.ts';
import { entry, receipt } from '../../unit/domain/receipt-cases.ts';

/** What a vendor marked and hands over, with everything needed to write receipts for it. */
export interface Handover {
  readonly root: string;
  readonly authority: Credential;
  readonly signer: Credential;
  readonly entries: readonly ReceiptEntry[];
  /** Bytes from before marking, by path. */
  readonly originals: ReadonlyMap<string, Buffer>;
  readonly receipt: Receipt;
  /** What writeReceipt takes; `signer`: somebody else. */
  parts(options?: { readonly signer?: Credential; readonly anchored?: boolean }): WriteReceiptParts;
  close(): Promise<void>;
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function fingerprintOf(credential: Credential): string {
  return sha256(new X509Certificate(credential.pem).raw);
}

function planFor(title: string): ManifestPlan {
  return {
    title,
    generator: { name: 'assay-test', version: '1' },
    actions: [{ action: 'c2pa.created', sourceType: 'trainedAlgorithmicMedia' }],
    ingredients: [],
    metadata: {},
    mark: { version: 1, request: 'e'.repeat(64), source: 'b'.repeat(64) },
  };
}

function openWriter(signer: Credential, authority: Credential): CredentialWriter {
  return openCredentialWriter({
    signer: {
      algorithm: signer.kind,
      chainPem: chainPem(signer),
      fingerprint: fingerprintOf(signer),
      name: signer.subject,
      development: false,
      notAfter: '2099-01-01T00:00:00Z',
    },
    sign: async (bytes) => sign('sha256', bytes, { key: signer.key, dsaEncoding: 'ieee-p1363' }),
    trust: trustIn(authority),
  });
}

/** Two pictures with the mark in them, a render with it beside, and a sequence that its manifest speaks for. */
export async function makeHandover(): Promise<Handover> {
  const root = await mkdtemp(join(tmpdir(), 'assay-receipt-'));
  const authority = makeAuthority('Receipt CA');
  const signer = makeSigner(authority, 'Tern VFX', { organisation: 'Tern VFX' });
  const writer = openWriter(signer, authority);
  const reader = openCredentialReader({ trust: trustIn(authority) });
  const originals = new Map<string, Buffer>();
  const entries: ReceiptEntry[] = [];
  const put = async (path: string, bytes: Uint8Array): Promise<string> => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), bytes);
    return sha256(bytes);
  };
  const contentOf = (bytes: Uint8Array) => ({ sha256: sha256(bytes), sizeBytes: bytes.length });
  const readLabel = async (path: string, sidecar?: string): Promise<string> => {
    const sidecars = sidecar === undefined ? [] : [{ path: join(root, sidecar), match: 'exact' as const }];
    const { credential } = await reader.read(requestFor(join(root, path), sidecars));
    if (credential.state !== 'trusted') throw new Error(`${path} reads ${credential.state}`);
    return credential.activeManifest ?? '';
  };

  for (const [format, path] of [
    ['jpeg', 'stills/a.jpg'],
    ['png', 'stills/b.png'],
  ] as const) {
    const before = await makePicture(format);
    originals.set(path, before);
    await put(`.before/${path}`, before);
    await mkdir(dirname(join(root, path)), { recursive: true });
    const mediaType = `image/${format}`;
    await writer.embed({
      source: join(root, '.before', path),
      mediaType,
      destination: join(root, path),
      plan: planFor(path),
    });
    const after = await readFile(join(root, path));
    const manifest = await readLabel(path);
    entries.push(entry(path, { before: contentOf(before), after: contentOf(after), manifest }));
  }
  await rm(join(root, '.before'), { recursive: true });

  const render = makeExr(7);
  await put('comp/c.exr', render);
  const { store } = await writer.detach({ sha256: sha256(render), plan: planFor('c.exr') });
  const sidecar = { path: 'comp/c.exr.c2pa', sha256: await put('comp/c.exr.c2pa', store) };
  entries.push(
    entry('comp/c.exr', {
      carrier: 'sidecar',
      sidecars: [sidecar],
      before: contentOf(render),
      after: contentOf(render),
      manifest: await readLabel('comp/c.exr', 'comp/c.exr.c2pa'),
    }),
  );

  const frames = [1001, 1002, 1003].map((number) => ({ path: `seq/sh.${number}.exr`, bytes: makeExr(number % 250) }));
  for (const { path, bytes } of frames) await put(path, bytes);
  const listed = frames.map(({ path, bytes }, at) => ({ frame: 1001 + at, name: path.slice(4), ...contentOf(bytes) }));
  const basis = { prefix: 'sh.', suffix: '.exr', padding: 4, mediaType: 'image/x-exr', frames: listed };
  const index = Buffer.from(renderSequenceIndex(composeSequenceIndex(basis)));
  const signed = await writer.detach({ sha256: sha256(index), plan: planFor('sequence') });
  const sidecars = [
    { path: 'seq/sh.1001-1003.sequence.json', sha256: await put('seq/sh.1001-1003.sequence.json', index) },
    {
      path: 'seq/sh.1001-1003.sequence.json.c2pa',
      sha256: await put('seq/sh.1001-1003.sequence.json.c2pa', signed.store),
    },
  ];
  const manifest = await readLabel('seq/sh.1001-1003.sequence.json', 'seq/sh.1001-1003.sequence.json.c2pa');
  for (const { path, bytes } of frames)
    entries.push(
      entry(path, { carrier: 'sequence', sidecars, before: contentOf(bytes), after: contentOf(bytes), manifest }),
    );

  const config = await loadConfig({ cwd: root });
  const inspector = openInspector({
    config: { ...config, inspectors: 1 },
    trust: trustIn(authority),
    allowedHosts: [],
    environment: { ...readerEnvironment() },
    findReading: async () => undefined,
  });
  const named = { name: 'Tern VFX', fingerprint: fingerprintOf(signer), algorithm: signer.kind, development: false };
  return {
    root,
    authority,
    signer,
    entries,
    originals,
    receipt: receipt({ signer: named, entries }),
    parts: (options = {}) => {
      const own = openWriter(options.signer ?? signer, authority);
      return createReceiptWriting({
        inspector,
        files: openOutputFiles(),
        detach: (hash, plan) => own.detach({ sha256: hash, plan }),
        anchored: options.anchored ?? true,
      });
    },
    async close() {
      await inspector.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}
