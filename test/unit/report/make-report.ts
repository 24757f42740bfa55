import type { Evidence } from '../../../src/domain/evidence.ts';
import type { Finding } from '../../../src/domain/finding.ts';
import type { CheckReport } from '../../../src/domain/report.ts';

const HASH = '9f2c4be07a5d11c86e3b8f00d4a1795c2be6630d7f18a94c5d20e7b3f6418ca9';

export const SIGN: Evidence = {
  sign: 'generators.a1111',
  origin: 'generated',
  certainty: 'implied',
  system: 'Stable Diffusion web UI',
  carrier: 'PNG:Parameters',
  detail: {
    prompt: 'old harbour town at dusk, neon shop signs in the rain, anamorphic, film grain',
    model: 'juggernautXL_v9',
    seed: 2891046117,
    steps: 32,
  },
};

/** A field that is given as undefined is left out altogether, as in a real report. */
type Changes = { readonly [K in keyof Finding]?: Finding[K] | undefined };

export function finding(more: Changes = {}): Finding {
  const all: Changes = {
    id: '3fa91c07de52',
    code: 'generated.unapproved',
    rule: 'N03',
    severity: 'Blocker',
    path: 'reel_03/sh0420/comp/sh0420_comp_v017.1001-1148#.exr',
    message: 'generated (declared), and no written approval covers it.',
    remedy: 'Get a written approval for this content and import it, or replace the file.',
    shot: 'sh0420',
    frames: { first: 1001, last: 1148, step: 1 },
    timecode: { in: '01:12:40:07', out: '01:12:46:10', rate: '23.976' },
    origin: 'generated',
    certainty: 'declared',
    evidence: [SIGN],
    basis: 'metadata',
    change: 'new',
    ...more,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as unknown as Finding;
}

const CREDENTIAL: Evidence = {
  sign: 'c2pa.action',
  origin: 'ai-edited',
  certainty: 'declared',
  system: 'Adobe Firefly',
  carrier: 'c2pa.actions.v2',
  manifest: 'urn:c2pa:1',
  through: [{ relation: 'parent', conversionOnly: false }],
  detail: { action: 'c2pa.edited', model: 'Firefly Image 4', raw: 'compositeWithTrainedAlgorithmicMedia' },
};

const OPEN: readonly Finding[] = [
  finding(),
  finding({
    id: '77b0e4a1c93d',
    path: 'stems/reel_02_music_bed_stereo.wav',
    message:
      'generated (declared), and approval APR-2026-118 does not cover it: expired on 2026-10-31, delivered on 2026-11-20.',
    timecode: { in: '00:54:10:00', out: '00:55:41:12', rate: '23.976' },
    shot: undefined,
    frames: undefined,
    evidence: [
      {
        ...SIGN,
        sign: 'generators.suno',
        system: 'Suno',
        carrier: 'RIFF:Comment',
        certainty: 'declared',
        detail: { version: 'v5', jobId: '0c1fd0a2-77ab-4c39-93e4-5f0e6b1f2d10' },
      },
    ],
    nearApprovals: [
      { reference: 'APR-2026-118', why: 'expired on 2026-10-31, delivered on 2026-11-20', code: 'approval.expired' },
    ],
    change: 'carried',
  }),
  finding({
    id: 'c0ffee123456',
    code: 'generated.temporary-in-final',
    rule: 'N02',
    path: 'reel_01/sh0110/sh0110_matte_temp_v002.tif',
    message: 'Declared temporary in declaration VFX-0031, and still in the delivery.',
    basis: 'declaration',
    evidence: [],
    shot: 'sh0110',
    frames: undefined,
    timecode: undefined,
    origin: 'unknown',
    certainty: undefined,
  }),
  finding({
    id: '18d2ab90cc31',
    code: 'generated.undeclared',
    rule: 'N01',
    severity: 'Issue',
    path: 'reel_03/sh0430/plates/sh0430_sky_extension_final_graded_with_a_name_that_somebody_kept_adding_to_v004.jpg',
    message: 'ai-edited (proven, Adobe Firefly), and no declaration speaks of it.',
    remedy: 'Ask the vendor for a declaration.',
    origin: 'ai-edited',
    certainty: 'proven',
    basis: 'credential',
    evidence: [CREDENTIAL, SIGN],
    shot: 'sh0430',
    frames: undefined,
    timecode: { in: '01:13:02:00', out: '01:13:02:00', rate: '29.97df' },
  }),
  finding({
    id: '5e1d00aa9b7c',
    code: 'delivery.unknown',
    rule: 'N17',
    severity: 'Issue',
    path: 'reel_02/sh0300_comp_v009.1001-1420#.exr',
    message: 'No evidence of any origin and no declaration (12 of 420 frames). Unknown is not clean.',
    remedy: 'Ask for a declaration; one that says "no generative tools used" answers it too.',
    basis: 'inspection',
    evidence: [],
    shot: 'sh0300',
    frames: { first: 1201, last: 1223, step: 2 },
    timecode: { in: '00:48:20:04', out: '00:48:21:02', rate: '23.976' },
    origin: 'unknown',
    certainty: undefined,
    change: 'carried',
  }),
  finding({
    id: '902b7c41ee08',
    code: 'credential.expired',
    rule: 'A03',
    severity: 'FYI',
    path: 'reel_03/sh0450/sh0450_still.jpg',
    message: 'The signing certificate has expired and no trusted time stamp vouches for the time of signing.',
    remedy: undefined,
    basis: 'credential',
    evidence: [],
    shot: 'sh0450',
    frames: undefined,
    timecode: undefined,
    origin: undefined,
    certainty: undefined,
  }),
];

const SETTLED: readonly Finding[] = [
  finding({
    id: 'aa01bb02cc03',
    path: 'reel_03/sh0440/sh0440_signage_v006.png',
    message: 'generated (declared); approved by Dana Ortiz, Streamer Productions (APR-2026-131).',
    shot: 'sh0440',
    frames: undefined,
    timecode: undefined,
    approval: {
      reference: 'APR-2026-131',
      approver: 'Dana Ortiz',
      organisation: 'Streamer Productions',
      date: '2026-11-02',
      expires: '2027-03-31',
      conditions: ['background only', 'no more than 40 frames'],
    },
    remedy: undefined,
    change: 'carried',
  }),
  finding({
    id: 'dd04ee05ff06',
    code: 'delivery.needs-answer',
    rule: 'N17',
    severity: 'Issue',
    path: 'reel_01/sh0090/sh0090_roto_v003.png',
    message: 'needs-answer (hint, ComfyUI): a person has to say what it is.',
    origin: 'needs-answer',
    certainty: 'hint',
    shot: 'sh0090',
    frames: undefined,
    timecode: undefined,
    accepted: {
      by: 'Kim Lindqvist',
      reason: 'Upscale of a photographed plate, no generation.',
      at: '2026-11-19T09:12:44.000Z',
    },
  }),
];

/** A delivery as it might come in. `Partial` fields replace whole parts. */
export function makeReport(more: Partial<CheckReport> = {}): CheckReport {
  return {
    schemaVersion: 1,
    kind: 'check',
    verdict: 'fail',
    show: { id: 'harbour', title: 'The Harbour Lights' },
    delivery: { name: 'HL_ep103_finals', path: 'deliveries/HL_ep103_finals_v002', delivered: '2026-11-20' },
    checkedAt: '2026-11-20T16:41:09.312Z',
    policy: { id: 'netflix', version: '2026.11.1' },
    program: { name: 'assay', version: '0.1.0' },
    signsVersion: '2026.11.3',
    trustSet: 'none',
    ledgerHead: { sequence: 48_213, hash: HASH },
    coverage: {
      files: { total: 2841, withEvidence: 212, declared: 2390, unknown: 236, unchecked: 3 },
      frames: { total: 131_408, withEvidence: 9120, declared: 119_800, unknown: 2488, unchecked: 0 },
      bytes: { total: 4.81e12, withEvidence: 1.9e11, declared: 4.4e12, unknown: 1.1e11, unchecked: 1.1e11 },
    },
    unchecked: [
      {
        path: 'reel_02/sh0310/sh0310_comp_v002.1088.exr',
        status: 'unreadable',
        error: { code: 'file.truncated', message: 'The file ends after 1.2 MB of 38 MB.' },
      },
      {
        path: 'stems/reel_04_dialogue.wav',
        status: 'unfinished',
        error: { code: 'file.changed', message: 'The file grew while it was looked at.' },
      },
      { path: 'docs/cue_sheet.fdx', status: 'unsupported' },
    ],
    findings: [...OPEN, ...SETTLED],
    rules: [
      {
        id: 'N01',
        title: 'Every generated item is declared',
        text: 'Every generated item has a row with tool, use, date and declarer.',
        source: 'Scope and duty to tell',
      },
      {
        id: 'N02',
        title: 'Temporary material is not in the final',
        text: 'Generated material declared temporary is not part of the final deliverables.',
        source: 'Guiding principle 4',
      },
      {
        id: 'N03',
        title: 'Generated material in a final is approved in writing',
        text: 'Written approval is needed before proceeding when the output is in a final deliverable.',
        source: 'Scope and duty to tell',
      },
      {
        id: 'A03',
        title: 'Worth knowing',
        text: 'Remarks that nobody has to act on, but that a reader of the report should see.',
      },
    ],
    fixed: [
      {
        id: '0a1b2c3d4e5f',
        code: 'generated.unapproved',
        rule: 'N03',
        path: 'reel_01/sh0020/sh0020_poster_v001.png',
        message: 'generated (declared, Midjourney), and no written approval covers it.',
      },
    ],
    files: [
      { path: 'reel_01/sh0090/sh0090_roto_v003.png', sha256: HASH },
      { path: 'reel_03/sh0440/sh0440_signage_v006.png', sha256: HASH.split('').reverse().join('') },
      { path: 'reel_02/sh0310/sh0310_comp_v002.1088.exr' },
    ],
    ...more,
  };
}
