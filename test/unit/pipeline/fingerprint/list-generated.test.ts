import { expect, test } from 'vitest';
import type { Reading } from '../../../../src/domain/asset.ts';
import { NO_CREDENTIAL } from '../../../../src/domain/credential.ts';
import type { RecordedDeclaration, RecordedMark } from '../../../../src/domain/ledger.ts';
import type { GeneratedItem } from '../../../../src/domain/match-item.ts';
import { type GeneratedParts, listGenerated } from '../../../../src/pipeline/fingerprint/list-generated.ts';

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);
const C = 'c'.repeat(64);

function place(sha256: string, path: string) {
  return { path: `/show/${path}`, relativePath: path, sha256 };
}

function reading(sha256: string, more: Partial<Reading> = {}): Reading {
  return {
    key: { sha256, extension: '.png', sidecarDigest: '', deep: false, signsVersion: '1' },
    status: 'checked',
    sizeBytes: 1,
    mediaType: 'image/png',
    kind: 'image',
    evidence: [
      { sign: 'png.parameters', origin: 'generated', certainty: 'implied', system: 'Painter', carrier: 'PNG' },
    ],
    credential: NO_CREDENTIAL,
    remarks: [],
    ...more,
  };
}

function mark(before: string, after: string, more: Partial<RecordedMark> = {}): RecordedMark {
  return {
    before,
    after,
    path: '/show/x.png',
    origin: 'trainedAlgorithmicMedia',
    carrier: 'embedded',
    manifest: 'm',
    request: 'r',
    signer: { name: 's', fingerprint: 'f' },
    at: '2026-01-01T00:00:00Z',
    ...more,
  } as RecordedMark;
}

function declare(files: { patterns?: readonly string[]; hashes?: readonly string[] }, more: object = {}) {
  const entry = {
    kind: 'generated',
    modality: 'image',
    origin: 'trainedAlgorithmicMedia',
    tool: { name: 'Maker' },
    files: { patterns: [], hashes: [], ...files },
    ...more,
  };
  return { entries: [entry] } as unknown as RecordedDeclaration;
}

interface Known {
  readonly readings?: readonly { readonly reading: Reading; readonly places: readonly ReturnType<typeof place>[] }[];
  readonly marks?: readonly RecordedMark[];
  readonly declarations?: readonly RecordedDeclaration[];
  readonly places?: readonly ReturnType<typeof place>[];
}

async function list({ readings = [], marks = [], declarations = [], places = [] }: Known) {
  const parts: GeneratedParts = {
    ledger: {
      async *readingsWithEvidence() {
        yield readings;
      },
      async *marks() {
        yield marks;
      },
      declarations: async () => declarations,
      placesOf: async (hashes) => places.filter(({ sha256 }) => hashes.includes(sha256)),
      async *places() {
        yield* places;
      },
    },
    rejudge: (credential) => credential,
    compilePattern: (pattern) => (path) => path.endsWith(pattern.replace('*', '')),
  };
  const items: GeneratedItem[] = [];
  for await (const page of listGenerated(parts)) items.push(...page);
  return items;
}

test('a reading that is judged flagged is an item, with its system and places; others are not', async () => {
  const unsure = reading(B, {
    evidence: [{ sign: 'x', origin: 'needs-answer', certainty: 'hint', carrier: 'x' }],
  });
  const places = [place(A, 'a.png')];
  const items = await list({
    readings: [
      { reading: reading(A), places },
      { reading: unsure, places: [place(B, 'b.png')] },
    ],
  });
  expect(items).toEqual([
    { sha256: A, origin: 'generated', known: 'sign', system: 'Painter', mediaType: 'image/png', places },
  ]);
});

test('sound is nothing to look for by its picture', async () => {
  const items = await list({
    readings: [{ reading: reading(A, { kind: 'audio' }), places: [place(A, 'a.wav')] }],
    marks: [mark(B, B, { path: '/show/b.wav' })],
    declarations: [declare({ hashes: [C] }, { modality: 'audio' })],
  });
  expect(items).toEqual([]);
});

test('a mark makes both contents items, each the twin of the other; only when it says that AI made them', async () => {
  const items = await list({
    marks: [mark(A, B), mark(C, C, { origin: 'digitalCapture' })],
    places: [place(B, 'b.png')],
  });
  expect(items).toEqual([
    { sha256: A, origin: 'generated', known: 'mark', places: [], twin: B },
    { sha256: B, origin: 'generated', known: 'mark', places: [place(B, 'b.png')], twin: A },
  ]);
});

test('declarations name contents by hash and by pattern', async () => {
  const items = await list({
    declarations: [declare({ hashes: [A], patterns: ['*_gen.png'] })],
    places: [place(A, 'a.png'), place(B, 'b_gen.png'), place(C, 'c.png')],
  });
  expect(items.map(({ sha256, places, known, system }) => [sha256, places.length, known, system])).toEqual([
    [A, 1, 'declaration', 'Maker'],
    [B, 1, 'declaration', 'Maker'],
  ]);
});

test('a content that several tell of is there once, with the worst origin and the best reason', async () => {
  const places = [place(A, 'a.png'), place(A, 'copy/a.png')];
  const items = await list({
    readings: [{ reading: reading(A), places: [place(A, 'a.png')] }],
    marks: [mark(A, A, { origin: 'compositeSynthetic' })],
    declarations: [declare({ patterns: ['*a.png'] })],
    places,
  });
  expect(items).toMatchObject([{ sha256: A, origin: 'generated', known: 'sign', system: 'Painter', places }]);
});
