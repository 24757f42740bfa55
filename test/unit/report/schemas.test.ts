import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderOutputSchemas } from '../../../scripts/write-output-schemas.ts';
import type { ScanLine } from '../../../src/domain/report.ts';
import { makePng, makeText } from '../../integration/metadata/make-png.ts';
import { makeReport } from './make-report.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const SAMPLES = resolve(ROOT, '../shared/samples');
const folder = mkdtempSync(join(tmpdir(), 'assay-schemas-'));

function readSchema(file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(ROOT, 'docs/schemas', file), 'utf8'));
}

function compile(file: string): ValidateFunction {
  return new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: false, strictRequired: false }).compile(
    readSchema(file),
  );
}

const isLine = compile('scan.schema.json');
const isReport = compile('check.schema.json');

/** Standard output of the program, whatever its exit code. */
function run(...args: string[]): Promise<string> {
  const options = { cwd: folder, maxBuffer: 1 << 28, encoding: 'utf8' } as const;
  return new Promise((done) => {
    execFile(process.execPath, [join(ROOT, 'bin/assay.js'), ...args], options, (_error, stdout) => done(stdout));
  });
}

async function scan(...args: string[]): Promise<readonly ScanLine[]> {
  const text = await run('scan', '--json', ...args);
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ScanLine);
}

function expectValid(validate: ValidateFunction, value: unknown): void {
  const valid = validate(value);
  expect(valid ? [] : [validate.errors?.slice(0, 5), JSON.stringify(value).slice(0, 500)]).toEqual([]);
}

beforeAll(() => {
  const delivery = join(folder, 'delivery');
  mkdirSync(join(delivery, 'shots'), { recursive: true });
  const signed = makePng(
    makeText('parameters', 'a harbour\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 5, Size: 8x8, Model: sdxl'),
  );
  for (const number of [1001, 1002, 1003, 1005])
    writeFileSync(join(delivery, `shots/sh010.${number}.png`), number === 1002 ? signed : makePng());
  writeFileSync(join(delivery, 'signed.png'), signed);
  writeFileSync(join(delivery, 'plain.png'), makePng());
  writeFileSync(join(delivery, 'cut.png'), signed.subarray(0, 60));
  writeFileSync(join(delivery, 'empty.jpg'), '');
  writeFileSync(join(delivery, 'lies.jpg'), makePng());
  writeFileSync(join(delivery, 'unknown.bin'), 'no media at all');
  writeFileSync(join(delivery, 'orphan.c2pa'), Buffer.alloc(64));
  writeFileSync(join(delivery, 'run.receipt.json'), '{"format": "assay-receipt", "version": 1}');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the published schemas', () => {
  it('are those that the types describe', () => {
    for (const [file, text] of renderOutputSchemas()) {
      expect(readFileSync(join(ROOT, 'docs/schemas', file), 'utf8'), 'run node scripts/write-output-schemas.ts').toBe(
        text,
      );
    }
  });

  it('describe every field, and allow no other', () => {
    for (const file of ['scan.schema.json', 'check.schema.json'])
      expect(findUndescribed(readSchema(file), file)).toEqual([]);
  });

  it('take a full and a bare report, and none with a field wrong, missing or too much', () => {
    const report = makeReport();
    expectValid(isReport, report);
    const { rules: _rules, ...bare } = report;
    expectValid(isReport, { ...bare, findings: [], fixed: [], unchecked: [], files: [] });
    expect(isReport({ ...report, verdict: 'clean' })).toBe(false);
    expect(isReport({ ...report, extra: 1 })).toBe(false);
    expect(isReport({ ...report, coverage: undefined })).toBe(false);
    expect(isReport({ ...report, findings: [{ ...report.findings[0], id: 'x' }] })).toBe(false);
    expect(isReport({ ...report, unchecked: [{ path: 'a', status: 'checked' }] })).toBe(false);
  });
});

describe('what the program writes', () => {
  it('fits the schema line by line, with and without --frames', async () => {
    const lines = await scan('delivery');
    const withFrames = await scan('delivery', '--frames');
    for (const line of [...lines, ...withFrames]) expectValid(isLine, line);
    expect(new Set(lines.map(({ kind }) => kind))).toEqual(new Set(['asset', 'sequence', 'notice', 'summary']));
    const statuses = lines.flatMap((line) => (line.kind === 'summary' || line.kind === 'notice' ? [] : [line.status]));
    expect(new Set(statuses)).toContain('checked');
    expect(new Set(statuses).size).toBeGreaterThan(1);
    expect(withFrames.length).toBe(lines.length + 4);
    for (const line of lines)
      for (const mutant of mutate(line)) expect(isLine(mutant), JSON.stringify(mutant)).toBe(false);
  });

  it('fits the schema for a check', async () => {
    const report = JSON.parse(await run('check', 'delivery', '--show', 'example', '--json'));
    expectValid(isReport, report);
    expect(report.findings.length).toBeGreaterThan(3);
    expect(isReport({ ...report, verdict: undefined })).toBe(false);
  });

  it('fits the schema for files that others made', async () => {
    if (!existsSync(SAMPLES)) {
      process.stderr.write('Note: ../shared/samples is not here, so third-party files were not scanned.\n');
      return;
    }
    const lines = await scan(SAMPLES, '--no-fingerprints');
    expect(lines.length).toBeGreaterThan(100);
    for (const line of lines) expectValid(isLine, line);
  });
});

/** The same line with something wrong. */
function mutate(line: ScanLine): readonly unknown[] {
  const { path: _path, ...pathless } = line;
  const mutants: unknown[] = [
    pathless,
    { ...line, schemaVersion: 2 },
    { ...line, kind: 'other' },
    { ...line, colour: 'red' },
  ];
  if (line.kind === 'summary') return [...mutants, { ...line, seconds: -1 }, { ...line, origins: { generated: 1 } }];
  if (line.kind === 'notice') return [...mutants, { ...line, findings: [{ code: 'no.such', message: 'x' }] }];
  const wrongOrigin = line.status === 'checked' ? { ...line, origin: undefined } : { ...line, origin: 'not-ai' };
  return [
    ...mutants,
    JSON.parse(JSON.stringify(wrongOrigin)),
    { ...line, status: 'clean' },
    { ...line, sizeBytes: 1.5 },
  ];
}

/** Fields without a description, and objects that take any key. */
function findUndescribed(schema: unknown, path: string): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  if (Array.isArray(schema)) return schema.flatMap((item, at) => findUndescribed(item, `${path}[${at}]`));
  const { properties, additionalProperties, ...rest } = schema as Record<string, unknown>;
  const fields = Object.entries((properties ?? {}) as Record<string, Record<string, unknown>>);
  const isCondition = path.endsWith('.if');
  return [
    ...(properties !== undefined && additionalProperties !== false && !isCondition ? [`${path} takes any key`] : []),
    ...fields.flatMap(([name, field]) => [
      ...(isCondition || field['description'] !== undefined || field['$ref'] !== undefined ? [] : [`${path}.${name}`]),
      ...findUndescribed(field, `${path}.${name}`),
    ]),
    ...Object.entries(rest).flatMap(([name, part]) => findUndescribed(part, `${path}.${name}`)),
  ];
}
