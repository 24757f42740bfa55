import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/domain/finding.ts';
import { evaluatePolicy } from '../../../src/policy/evaluate-policy.ts';
import type { PolicyInput } from '../../../src/policy/policy-input.ts';
import {
  approval,
  contents,
  declaration,
  type EntryChanges,
  entry,
  generated,
  hinted,
  negative,
  plain,
  policyInput,
  range,
  SHOW,
  sequence,
} from './make-delivery.ts';

const sign = generated('comp/sh010_sign_v003.png');
const declared = [declaration([entry('**/sh010_sign_v*.png')])];

/** `code severity` of every finding, `+` behind those an approval covers and `~` behind those signed off. */
function summarize(findings: readonly Finding[]): string[] {
  return findings.map(({ code, severity, approval: covered, accepted }) => {
    return `${code} ${severity}${covered === undefined ? '' : ' +'}${accepted === undefined ? '' : ' ~'}`;
  });
}

interface Scenario {
  readonly name: string;
  readonly input: Partial<PolicyInput>;
  readonly verdict: 'pass' | 'hold' | 'fail';
  readonly findings: readonly string[];
  /** Code of the near miss of the first finding. */
  readonly near?: string;
}

const one = contents([sign]);

const scenarios: readonly Scenario[] = [
  { name: 'nothing delivered', input: {}, verdict: 'hold', findings: ['delivery.empty Issue'] },
  {
    name: 'nothing but what discovery leaves out',
    input: { contents: { files: [], sequences: [], skipped: { 'extension .html': 2 } } },
    verdict: 'hold',
    findings: ['delivery.empty Issue', 'delivery.left-out FYI'],
  },
  {
    name: 'generated, declared and approved',
    input: { contents: one, declarations: declared, approvals: [approval([sign])] },
    verdict: 'pass',
    findings: ['generated.unapproved Blocker +'],
  },
  {
    name: 'generated and declared, not approved',
    input: { contents: one, declarations: declared },
    verdict: 'fail',
    findings: ['generated.unapproved Blocker'],
  },
  {
    name: 'generated and approved, not declared',
    input: { contents: one, approvals: [approval([sign])] },
    verdict: 'hold',
    findings: ['generated.undeclared Issue', 'generated.unapproved Blocker +'],
  },
  {
    name: 'approval expired the day before',
    input: { contents: one, declarations: declared, approvals: [approval([sign], { expires: '2026-11-19' })] },
    verdict: 'fail',
    findings: ['generated.unapproved Blocker'],
    near: 'approval.expired',
  },
  {
    name: 'approval good for the last day',
    input: { contents: one, declarations: declared, approvals: [approval([sign], { expires: '2026-11-20' })] },
    verdict: 'pass',
    findings: ['generated.unapproved Blocker +'],
  },
  {
    name: 'approval dated after the delivery',
    input: { contents: one, declarations: declared, approvals: [approval([sign], { date: '2026-11-21' })] },
    verdict: 'fail',
    findings: ['generated.unapproved Blocker'],
    near: 'approval.late',
  },
  {
    name: 'approval withdrawn',
    input: {
      contents: one,
      declarations: declared,
      approvals: [approval([sign], { withdrawn: { by: 'Alex', at: '2026-11-12T00:00:00.000Z' } })],
    },
    verdict: 'fail',
    findings: ['generated.unapproved Blocker'],
    near: 'approval.withdrawn',
  },
  {
    name: 'new content under an approved name',
    input: {
      contents: contents([generated(sign.path, { content: 'new' })]),
      declarations: declared,
      approvals: [approval([sign])],
    },
    verdict: 'fail',
    findings: ['generated.unapproved Blocker'],
    near: 'approval.other-content',
  },
  {
    name: 'approval for another show',
    input: { contents: one, declarations: declared, approvals: [approval([sign], { scope: { show: 'other' } })] },
    verdict: 'fail',
    findings: ['generated.unapproved Blocker'],
    near: 'approval.out-of-scope',
  },
  {
    name: 'approval for another shot',
    input: { contents: one, declarations: declared, approvals: [approval([sign], { scope: { shots: ['sh020'] } })] },
    verdict: 'fail',
    findings: ['generated.unapproved Blocker'],
    near: 'approval.out-of-scope',
  },
  {
    name: 'approval for this shot and use case',
    input: {
      contents: one,
      declarations: declared,
      approvals: [approval([sign], { scope: { shots: ['sh010'], useCases: ['background-element'] } })],
    },
    verdict: 'pass',
    findings: ['generated.unapproved Blocker +'],
  },
  {
    name: 'approval for another use case',
    input: {
      contents: one,
      declarations: declared,
      approvals: [approval([sign], { scope: { useCases: ['ideation'] } })],
    },
    verdict: 'fail',
    findings: ['generated.unapproved Blocker'],
    near: 'approval.out-of-scope',
  },
  {
    name: 'a bad approval beside a good one',
    input: {
      contents: one,
      declarations: declared,
      approvals: [approval([sign], { reference: 'OLD', expires: '2026-11-11' }), approval([sign])],
    },
    verdict: 'pass',
    findings: ['generated.unapproved Blocker +'],
  },
  {
    name: 'declared temporary, marks lost, still there',
    input: {
      contents: contents([plain('temp/sh010_bg.png')]),
      declarations: [declaration([entry('temp/*.png', { intent: 'temp' })])],
    },
    verdict: 'fail',
    findings: ['generated.temporary-in-final Blocker'],
  },
  {
    name: 'declared temporary and with a sign: one finding, not two',
    input: { contents: one, declarations: [declaration([entry('**/*.png', { intent: 'temp' })])] },
    verdict: 'fail',
    findings: ['generated.temporary-in-final Blocker'],
  },
  {
    name: 'declared temporary in another version: the replaced shot does not fire',
    input: {
      contents: contents([plain('comp/sh010_bg_v002.png')]),
      declarations: [
        declaration([entry('**/sh010_bg_v001.png', { intent: 'temp' }), negative('**/sh010_bg_v002.png')]),
      ],
    },
    verdict: 'pass',
    findings: [],
  },
  {
    name: 'declared generated, the marks are lost: still wants approval',
    input: { contents: contents([plain('comp/sh010_sign_v003.png')]), declarations: declared },
    verdict: 'fail',
    findings: ['generated.unapproved Blocker'],
  },
  {
    name: 'negative declaration over a sign',
    input: { contents: one, declarations: [declaration([negative('**')])] },
    verdict: 'fail',
    findings: ['generated.unapproved Blocker', 'declaration.contradicted Issue'],
  },
  {
    name: 'a blanket negative does not hide the row of another vendor',
    input: {
      contents: one,
      declarations: [...declared, declaration([negative('**')], { reference: 'B', date: '2026-11-15' })],
    },
    verdict: 'fail',
    findings: ['generated.unapproved Blocker'],
  },
  {
    name: 'negative declaration answers an unknown',
    input: { contents: contents([plain('a.png')]), declarations: [declaration([negative('*.png')])] },
    verdict: 'pass',
    findings: [],
  },
  {
    name: 'unknown file',
    input: { contents: contents([plain('a.png')]) },
    verdict: 'hold',
    findings: ['delivery.unknown Issue'],
  },
  {
    name: 'unknown sequence with holes: one finding',
    input: {
      contents: contents([], [sequence('sh010', [...range(1001, 1010), ...range(1020, 1030)], (path) => plain(path))]),
    },
    verdict: 'hold',
    findings: ['delivery.unknown Issue'],
  },
  {
    name: 'hint, and a negative declaration that does not override it',
    input: { contents: contents([hinted('a.png')]), declarations: [declaration([negative('*')])] },
    verdict: 'hold',
    findings: ['delivery.needs-answer Issue'],
  },
  {
    name: 'unreadable file holds even when it is declared clean',
    input: {
      contents: contents([
        {
          path: 'a.exr',
          status: 'unreadable',
          sizeBytes: 5,
          evidence: [],
          remarks: [],
          error: { code: 'file.truncated', message: 'It ends early.' },
        },
      ]),
      declarations: [declaration([negative('**')])],
    },
    verdict: 'hold',
    findings: ['delivery.unreadable Issue'],
  },
  {
    name: 'unfinished and unsupported files',
    input: {
      contents: contents([
        { path: 'a.mov', status: 'unfinished', sizeBytes: 5, evidence: [], remarks: [] },
        { path: 'b.xyz', status: 'unsupported', sizeBytes: 5, evidence: [], remarks: [] },
      ]),
    },
    verdict: 'hold',
    findings: ['delivery.unfinished Issue', 'delivery.unsupported Issue'],
  },
  {
    name: 'generated sound stem is reported like a picture',
    input: {
      contents: contents([generated('stems/reel1_MX.wav', { kind: 'audio', mediaType: 'audio/wav' })]),
      declarations: [declaration([entry('stems/*.wav', { modality: 'audio' })])],
    },
    verdict: 'fail',
    findings: ['generated.unapproved Blocker'],
  },
  {
    name: 'sound declared as picture',
    input: {
      contents: contents([plain('stems/reel1_MX.wav', { kind: 'audio', mediaType: 'audio/wav' })]),
      declarations: [declaration([entry('stems/*.wav')])],
    },
    verdict: 'fail',
    findings: ['generated.unapproved Blocker', 'declaration.modality-mismatch Issue'],
  },
  {
    name: 'a broken credential and a conflict',
    input: {
      contents: contents([
        plain('a.png', {
          judged: {
            origin: 'not-ai',
            certainty: 'declared',
            basis: [],
            remarks: [{ code: 'evidence.conflict', message: 'x' }],
          },
          remarks: [
            { code: 'credential.tampered', message: 'y' },
            { code: 'credential.self-declared', message: 'z' },
          ],
        }),
      ]),
    },
    verdict: 'hold',
    findings: ['credential.tampered Issue', 'evidence.conflict Issue', 'credential.self-declared FYI'],
  },
  {
    name: 'that a claim free of AI rests on a signer nobody knows does not go unsaid',
    input: {
      contents: contents([
        plain('a.png', {
          judged: {
            origin: 'not-ai',
            certainty: 'declared',
            basis: [],
            remarks: [{ code: 'credential.self-declared', message: 'z' }],
          },
        }),
      ]),
    },
    verdict: 'pass',
    findings: ['credential.self-declared FYI'],
  },
  {
    name: 'an expired certificate is a note',
    input: {
      contents: contents([
        plain('a.png', {
          judged: { origin: 'not-ai', certainty: 'declared', basis: [], remarks: [] },
          remarks: [{ code: 'credential.expired', message: 'y' }],
        }),
      ]),
    },
    verdict: 'pass',
    findings: ['credential.expired FYI'],
  },
];

describe('evaluatePolicy', () => {
  it.each(scenarios)('$name', ({ input, verdict, findings, near }) => {
    const result = evaluatePolicy(policyInput(input));
    expect(summarize(result.findings)).toEqual(findings);
    expect(result.verdict).toBe(verdict);
    expect(result.findings[0]?.nearApprovals?.[0]?.code).toBe(near);
    const { files } = result.coverage;
    expect(files.withEvidence + files.declared + files.unknown + files.unchecked).toBe(files.total);
  });

  const entryScenarios: readonly [string, EntryChanges, string, string?][] = [
    ['principles missing', { principles: undefined }, 'declaration.incomplete Issue'],
    ['a no without escalation', { escalation: undefined }, 'declaration.not-escalated Issue'],
    ['tool not on the list', { tool: { name: 'Midjourney' } }, 'generated.tool-unapproved Issue', 'not on the list'],
    [
      'another version',
      { tool: { name: 'comfyui', version: '0.4', licenceTier: 'self-hosted' } },
      'generated.tool-unapproved Issue',
      '0.3.40 is approved',
    ],
    [
      'another licence tier',
      { tool: { name: 'ComfyUI', version: '0.3.40', licenceTier: 'cloud' } },
      'generated.tool-unapproved Issue',
      'cloud',
    ],
    ['no inputs listed', { inputs: [] }, 'declaration.incomplete Issue', 'no inputs'],
    [
      'unreleased footage put in',
      { inputs: [{ description: 'plate', class: 'unreleased-footage' }] },
      'inputs.unapproved Issue',
      'plate',
    ],
    ['caution without prominence', { prominence: undefined }, 'declaration.prominence-missing Issue'],
    [
      'free use case without prominence',
      { prominence: undefined, useCase: 'ideation' },
      'declaration.prominence-missing FYI',
    ],
    ['prominent without a note', { prominence: 'prominent' }, 'declaration.human-input-missing Issue'],
    ['replica without consent', { talent: [{ performer: 'A', kind: 'replica' }] }, 'talent.no-consent Blocker'],
    [
      'replica with an exception of the other list',
      { talent: [{ performer: 'A', kind: 'replica', exception: 'cosmetics' }] },
      'talent.no-consent Blocker',
    ],
    [
      'could mislead',
      {
        couldMislead: true,
        escalation: undefined,
        principles: { p1: 'yes', p2: 'yes', p3: 'yes', p4: 'yes', p5: 'yes' },
      },
      'declaration.not-escalated Issue',
    ],
    ['silent on misleading', { couldMislead: undefined }, 'declaration.incomplete FYI'],
    ['union role without agreement', { unionRole: { touched: true } }, 'declaration.not-escalated Issue', 'union'],
    ['silent on union roles', { unionRole: undefined }, 'declaration.incomplete FYI'],
    [
      'names without permission',
      { namedReferences: { present: true } },
      'declaration.not-escalated Issue',
      'permission',
    ],
    ['silent on names', { namedReferences: undefined }, 'declaration.incomplete FYI'],
    [
      'workflow step with another tool',
      { workflow: [{ step: 'upscale', tool: { name: 'X' }, inputs: entry('x').inputs }] },
      'generated.tool-unapproved Issue',
      'upscale',
    ],
    [
      'workflow step with personal data',
      { workflow: [{ step: 's', tool: entry('x').tool, inputs: [{ description: 'cast list', class: 'personal' }] }] },
      'inputs.unapproved Issue',
      'cast list',
    ],
    [
      'workflow step that lists no inputs',
      { workflow: [{ step: 'upscale', tool: entry('x').tool, inputs: [] }] },
      'declaration.incomplete Issue',
      'upscale',
    ],
    ['fine-tuned model without record', { model: { id: 'lora-7', fineTuned: true } }, 'model.no-clearance Issue'],
  ];

  it.each(entryScenarios)('one finding for the entry: %s', (_name, more, expected, says = '') => {
    const files = [sign, generated('comp/sh010_sign_v004.png')];
    const { findings } = evaluatePolicy(
      policyInput({
        contents: contents(files),
        declarations: [declaration([entry('**/sh010_sign_v*.png', more)])],
        approvals: [approval(files)],
      }),
    );
    const rest = findings.filter(({ code }) => code !== 'generated.unapproved');
    expect(summarize(rest)).toEqual([expected]);
    expect(rest[0]?.message).toContain('Declaration DECL-1, entry 1 (2 items');
    expect(rest[0]?.message).toContain(says);
  });

  it('accepts what the exceptions and lists of the profile allow', () => {
    const full = entry('**', {
      talent: [
        { performer: 'A', kind: 'replica', exception: '2' },
        { performer: 'B', kind: 'customary', exception: 'cosmetics' },
        { performer: 'C', kind: 'alteration', consentReference: 'CONSENT-3' },
      ],
      inputs: [{ description: 'plate', class: 'unreleased-footage', approval: 'IN-1' }],
      model: { id: 'lora', base: 'SDXL', fineTuned: true, trainingData: 'own', clearance: 'CL-1' },
    });
    const { verdict } = evaluatePolicy(
      policyInput({ contents: one, declarations: [declaration([full])], approvals: [approval([sign])] }),
    );
    expect(verdict).toBe('pass');
  });

  it('stops a STOP use case until an approval covers all of it', () => {
    const files = [sign, generated('comp/sh010_sign_v004.png')];
    const declarations = [declaration([entry('**', { useCase: 'final-character-or-key-visual' })])];
    const run = (approvals: PolicyInput['approvals']) =>
      evaluatePolicy(policyInput({ contents: contents(files), declarations, approvals }));
    const stop = (result: ReturnType<typeof run>) => summarize(result.findings).filter((line) => line.includes('stop'));
    expect(stop(run([]))).toEqual(['declaration.stop-use-case Blocker']);
    expect(stop(run([approval([sign])]))).toEqual(['declaration.stop-use-case Blocker']);
    expect(stop(run([approval(files)]))).toEqual(['declaration.stop-use-case Blocker +']);
    expect(run([approval(files)]).verdict).toBe('pass');
  });

  it('finds a fine-tuned model in another show, and leaves base models alone', () => {
    const model = { id: 'lora-hero', base: 'SDXL', fineTuned: true, trainingData: 'own', clearance: 'CL' };
    const run = (here: Partial<typeof model>, elsewhere: Partial<typeof model>) =>
      evaluatePolicy(
        policyInput({
          contents: one,
          declarations: [declaration([entry('**', { model: { ...model, ...here } })])],
          declarationsElsewhere: [declaration([entry('x', { model: { ...model, ...elsewhere } })], { show: 'other' })],
          approvals: [approval([sign])],
        }),
      ).findings.filter(({ code }) => code === 'model.other-show');
    const found = [{ severity: 'Blocker', rule: 'N07', message: expect.stringContaining('other') }];
    expect(run({}, {})).toMatchObject(found);
    // Called a base model in one of the two shows, or written otherwise, it is the same model all the same.
    expect(run({ fineTuned: false }, {})).toMatchObject(found);
    expect(run({}, { fineTuned: false })).toMatchObject(found);
    expect(run({ id: 'LoRA-Hero' }, {})).toMatchObject(found);
    expect(run({ fineTuned: false }, { fineTuned: false })).toEqual([]);
  });

  it('names the approval that the declaration promised', () => {
    const declarations = [declaration([entry('**', { approval: 'PROMISED-9' })])];
    const { findings } = evaluatePolicy(policyInput({ contents: one, declarations }));
    expect(findings[0]?.remedy).toContain('PROMISED-9');
  });

  it('takes the shot from the path, else from the declaration', () => {
    const file = generated('comp/sign.png');
    const declarations = [declaration([entry('**', { shot: 'sh099' })])];
    const { findings } = evaluatePolicy(policyInput({ contents: contents([file, sign]), declarations }));
    expect(findings.map(({ path, shot }) => [path, shot])).toEqual(
      expect.arrayContaining([
        ['comp/sign.png', 'sh099'],
        [sign.path, 'sh010'],
      ]),
    );
  });

  it('lets a hash speak for one file against a pattern for all', () => {
    const hash = sign.sha256 ?? '';
    const byHash = entry('x', { files: { patterns: [], hashes: [hash] }, intent: 'final' });
    const declarations = [declaration([entry('**', { intent: 'temp' }), byHash])];
    const { findings } = evaluatePolicy(policyInput({ contents: one, declarations, approvals: [approval([sign])] }));
    expect(summarize(findings)).toEqual(['generated.unapproved Blocker +']);
  });

  it('lets a later declaration replace an earlier one', () => {
    const declarations = [
      declaration([entry('**', { intent: 'final' })], { reference: 'B', date: '2026-11-05' }),
      declaration([entry('**', { intent: 'temp' })], { reference: 'A', date: '2026-11-01' }),
    ];
    const { findings } = evaluatePolicy(policyInput({ contents: one, declarations }));
    expect(summarize(findings)).toEqual(['generated.unapproved Blocker']);
  });

  it('gives the same answer whatever the order of what goes in', () => {
    const files = [sign, generated('b.png'), plain('c.png'), hinted('d.png')];
    const approvals = [approval([sign]), approval([sign], { reference: 'APPR-2' })];
    const forth = evaluatePolicy(policyInput({ contents: contents(files), approvals, show: SHOW }));
    const back = evaluatePolicy(
      policyInput({ contents: contents([...files].reverse()), approvals: [...approvals].reverse() }),
    );
    expect(back).toEqual(forth);
  });
});
