import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { renderRulesPage } from '../../../scripts/rules-page.ts';
import { findPolicy } from '../../../src/config/find-policy.ts';
import { parseApproval, parseDeclaration, parsePolicy, parseShow } from '../../../src/config/parse-records.ts';
import { renderSchemas } from '../../../src/config/render-schemas.ts';
import { renderTemplate, type TemplateKind } from '../../../src/config/render-template.ts';
import { AssayError } from '../../../src/domain/errors.ts';

const PARSERS = { declaration: parseDeclaration, approval: parseApproval, show: parseShow } as const;
const DECLARATION = await renderTemplate('declaration');
const APPROVAL = await renderTemplate('approval');
const SHOW = await renderTemplate('show');

function root(path: string): string {
  return readFileSync(fileURLToPath(new URL(`../../../${path}`, import.meta.url)), 'utf8');
}

function change(text: string, from: string | RegExp, to: string): string {
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  return changed;
}

/** The message, each fault on its line; fails when nothing is refused. */
function refusal(kind: TemplateKind, text: string): string {
  try {
    PARSERS[kind]('file.yaml', text);
  } catch (error) {
    if (error instanceof AssayError && error.code === 'config.invalid') return error.message;
    throw error;
  }
  throw new Error('accepted');
}

function lineOf(text: string, part: string): number {
  return text.slice(0, text.indexOf(part)).split('\n').length;
}

describe('templates', () => {
  it.each(['declaration', 'approval', 'show'] as const)('%s parses as it stands', (kind) => {
    const text = { declaration: DECLARATION, approval: APPROVAL, show: SHOW }[kind];
    expect(PARSERS[kind]('file.yaml', text)).toBeDefined();
    expect(text.match(/^\s*#/gm)?.length).toBeGreaterThan(4);
  });

  it('give what they say', () => {
    expect(parseDeclaration('d', DECLARATION).entries[0]).toMatchObject({
      kind: 'generated',
      tool: { name: 'ComfyUI', version: '0.3.40' },
      model: { fineTuned: false },
      unionRole: { touched: false },
    });
    expect(parseShow('s', SHOW)).toMatchObject({
      id: 'example',
      rate: '24',
      approvedTools: [{ trainsOnInputs: false }],
    });
  });

  it('leave optional fields out when they are empty', () => {
    const [entry] = parseDeclaration('d', DECLARATION).entries;
    expect(entry?.kind === 'generated' && Object.keys(entry.model ?? {})).toEqual(['id', 'base', 'fineTuned']);
  });

  it('are the same in JSON', () => {
    const json = JSON.stringify(parse(DECLARATION), (_key, value: unknown) => value ?? undefined);
    expect(parseDeclaration('d.json', json)).toEqual(parseDeclaration('d.yaml', DECLARATION));
  });
});

describe('refusals name file, line and field', () => {
  const cases: readonly [
    name: string,
    kind: TemplateKind,
    from: string | RegExp,
    to: string,
    at: string,
    says: string,
  ][] = [
    [
      'an unknown key',
      'declaration',
      'licenceTier: self',
      'licenseTier: self',
      'licenseTier',
      'entries[0].tool.licenseTier: unknown key. Did you mean "licenceTier"?',
    ],
    [
      'a day that is none',
      'declaration',
      '2026-11-20',
      '2026-02-30',
      '2026-02-30',
      'date: "2026-02-30" is not a day in the calendar.',
    ],
    ['a date of another form', 'declaration', '2026-11-20', '20/11/2026', '20/11/2026', 'YYYY-MM-DD'],
    [
      'a retired code',
      'declaration',
      'origin: compositeSynthetic',
      'origin: digitalArt',
      'origin: digitalArt',
      '"digitalArt" is retired; write "digitalCreation".',
    ],
    [
      'a misspelled code',
      'declaration',
      'origin: compositeSynthetic',
      'origin: compositedWithTrainedAlgorithmicMedia',
      'origin: comp',
      'misspelled; write "compositeWithTrainedAlgorithmicMedia"',
    ],
    [
      'a code in another case',
      'declaration',
      'origin: compositeSynthetic',
      'origin: CompositeSynthetic',
      'origin: Comp',
      'not spelt exactly; write "compositeSynthetic"',
    ],
    [
      'an unknown code',
      'declaration',
      'origin: compositeSynthetic',
      'origin: trainedAlgorithmMedia',
      'origin: trained',
      'The nearest is "trainedAlgorithmicMedia"',
    ],
    [
      'a use case cut short',
      'declaration',
      'useCase: background-element',
      'useCase: background',
      'useCase: background',
      'Did you mean "background-element"?',
    ],
    ['a missing field', 'declaration', /vendor: .*\n/, '', 'reference:', 'vendor: is missing'],
    [
      'final and temporary',
      'declaration',
      'p4: no',
      'p4: yes',
      'p4: yes',
      'principles.p4: "yes" says that the material is temporary',
    ],
    ['temporary and final', 'declaration', 'intent: final', 'intent: temp', 'p4: no', 'principles.p4: "no"'],
    [
      'generated and captured',
      'declaration',
      'origin: compositeSynthetic',
      'origin: digitalCapture',
      'origin: digitalCapture',
      'kind: negative',
    ],
    [
      'an agreement for nothing',
      'declaration',
      '{ touched: no }',
      '{ touched: no, agreement: SAG-1 }',
      'SAG-1',
      'touched says no',
    ],
    [
      'none beside other inputs',
      'declaration',
      '    # yes, no or unsure each.',
      '      - { description: plate, class: public }',
      'class: none\n',
      '"none" contradicts',
    ],
    [
      'one pattern declared both ways',
      'declaration',
      'comp/sh020_comp_v001.####.exr',
      'comp/sh010_sign_v003.####.exr',
      "patterns: ['comp/sh010_sign_v003.####.exr']\n      hashes: []\n    note",
      'contradicts entries[0]',
    ],
    [
      'a hash that is none',
      'approval',
      'hashes: []',
      'hashes: [abc]',
      'hashes: [abc]',
      'scope.files.hashes[0]: "abc" must be a SHA-256',
    ],
    [
      'a path from the root',
      'approval',
      'comp/sh010_sign',
      '/comp/sh010_sign',
      'patterns: ',
      'relative to the delivery',
    ],
    [
      'no files at all',
      'approval',
      "['comp/sh010_sign_v003.####.exr']",
      '[]',
      'patterns: []',
      'at least one pattern or one hash',
    ],
    [
      'an expiry before the date',
      'approval',
      'expires: 2027-11-15',
      'expires: 2026-11-14',
      'expires: 2026-11-14',
      'before the date of the approval',
    ],
    ['a rate nobody has', 'show', 'rate: 24', 'rate: 23.98', 'rate: 23.98', 'Did you mean "23.976"?'],
    ['a pattern without the group', 'show', '(?<shot>', '(', 'shotPattern', 'a group named "shot"'],
    ['a pattern that is none', 'show', '(?<shot>', '((?<shot>', 'shotPattern', 'not a regular expression'],
    [
      'neither yes nor no',
      'show',
      'trainsOnInputs: no',
      'trainsOnInputs: maybe',
      'trainsOnInputs',
      'write true or false, yes, no',
    ],
    ['a key twice', 'show', 'rate: 24', 'id: twice\nrate: 24', 'id: twice', 'the key "id" stands twice'],
  ];

  it.each(cases)('%s', (_name, kind, from, to, at, says) => {
    const text = change({ declaration: DECLARATION, approval: APPROVAL, show: SHOW }[kind], from, to);
    const message = refusal(kind, text);
    expect(message).toContain(says);
    const line = message.split('\n').find((one) => one.includes(says));
    expect(line).toMatch(new RegExp(`^file\\.yaml:${lineOf(text, at)}: `));
  });

  it('says in its own words what cannot be read', () => {
    expect(refusal('show', `${SHOW}\n---\nid: other\n`)).toContain('more than one document');
    const deep = refusal('show', '['.repeat(100_000));
    expect(deep).toContain('nested too deeply');
    expect(deep).not.toMatch(/stack/i);
  });

  it('names all faults at once, in the order of lines', () => {
    const text = change(change(DECLARATION, 'intent: final', 'intent: never'), 'date: 2026-11-20', 'date: soon');
    expect(refusal('declaration', text).split('\n')).toHaveLength(2);
    expect(refusal('declaration', text)).toMatch(/date: [^\n]*\n[^\n]*intent: /);
  });

  it.each([
    '',
    '[',
    '"text"',
    '- a',
    'a: *nowhere',
    '['.repeat(100_000),
    `a: &a [${'x,'.repeat(50)}]\n${Array.from({ length: 200 }, (_, i) => `k${i}: [*a]`).join('\n')}`,
  ])('survives %.20j', (text) => {
    expect(refusal('approval', text)).toMatch(/^file\.yaml:\d+: /);
  });

  it('does not let keys reach prototypes', () => {
    expect(
      refusal('approval', '{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}'),
    ).toContain('unknown key');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('keeps versions as they were written', () => {
    const show = parseShow('s', change(SHOW, 'version: 0.3.40', 'version: 2.10'));
    expect(show.approvedTools[0]?.version).toBe('2.10');
  });
});

describe('policy profile', () => {
  it('holds the seventeen rules of the guidance, with the six use cases', async () => {
    const profile = await findPolicy('netflix', []);
    expect(profile.rules.map(({ id }) => id)).toEqual(
      Array.from({ length: 17 }, (_, i) => `N${String(i + 1).padStart(2, '0')}`),
    );
    const useCase = profile.rules.find(({ check }) => check === 'use-case');
    expect(useCase?.check === 'use-case' && useCase.parameters.marks).toEqual({
      ideation: 'OK',
      'background-element': 'CAUTION',
      'final-character-or-key-visual': 'STOP',
      'talent-replication': 'STOP',
      'unowned-training-data': 'STOP',
      'proprietary-material': 'CAUTION',
    });
  });

  const text = root('config/policies/netflix.yaml');
  it.each([
    ['an unknown check', 'check: temporary-absent', 'check: temporary', 'Did you mean "temporary-absent"?'],
    ['parameters of another check', /freeClasses: \[none, public\]/, 'prominences: [none]', 'unknown key'],
    ['a use case without a mark', /\n\s+ideation: OK/, '', 'marks.ideation: is missing'],
    ['an id twice', 'id: N02', 'id: N01', 'there twice'],
    ['no rule for the unknown', 'check: unknown-answered', 'check: modality', 'a pass would mean nothing'],
  ])('refuses %s', (_name, from, to, says) => {
    expect(() => parsePolicy('p.yaml', change(text, from, to))).toThrow(
      expect.objectContaining({ message: expect.stringContaining(says) }),
    );
  });

  it('is refused under another name, and unknown ones are suggested', async () => {
    await expect(findPolicy('netflx', [])).rejects.toMatchObject({
      code: 'input.not-found',
      message: expect.stringContaining('Did you mean "netflix"?'),
    });
  });
});

describe('published pages', () => {
  it('docs/schemas are fresh, valid and take the templates', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    for (const [file, text] of renderSchemas()) {
      expect(root(`docs/schemas/${file}`), 'run node scripts/write-schemas.ts').toBe(text);
      const validate = ajv.compile(JSON.parse(text) as object);
      const template = { 'declaration.schema.json': DECLARATION, 'approval.schema.json': APPROVAL }[file];
      if (template === undefined) continue;
      expect(validate(JSON.parse(JSON.stringify(parse(template), (_key, value: unknown) => value ?? undefined)))).toBe(
        true,
      );
      expect(validate({})).toBe(false);
    }
  });

  it('docs/rules.md is fresh', async () => {
    expect(root('docs/rules.md'), 'run node scripts/write-rules.ts').toBe(
      renderRulesPage([await findPolicy('netflix', [])]),
    );
  });
});
