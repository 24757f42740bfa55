// The demonstration: makes the show of fixtures/, scans its dailies, records the papers, checks the delivery.
import { spawnSync } from 'node:child_process';
import { join, relative } from 'node:path';
import { makeShow } from '../fixtures/make-show.ts';

const ROOT = join(import.meta.dirname, '..');
const SHOW = join(ROOT, 'fixtures/show');
const ASSAY = join(ROOT, 'bin/assay.js');
const REPORT = 'report.html';
const EXIT_FINDINGS = 1;

interface Step {
  readonly title: string;
  readonly why: string;
  readonly commands: readonly (readonly string[])[];
  /** The exit code of each command when all is as it should be. */
  readonly expected: number;
}

const TRUST = ['--trust', 'ca/ca.pem'];
const STEPS: readonly Step[] = [
  {
    title: 'Scan the dailies',
    why: 'Which files did generative AI touch, and on what evidence? What could not be read is held apart from what is clean. What is generated gets a fingerprint, so that its picture is known again.',
    commands: [['scan', 'dailies', ...TRUST]],
    expected: EXIT_FINDINGS,
  },
  {
    title: 'Record what the vendors declare and what the studio approved',
    why: 'An approval is pinned to the content it was given for: here the sky of shot sh020, as it lies in the dailies. The warnings are in order: vendors declare before finals are scanned.',
    commands: [
      ['declare', 'declarations/tern-vfx.yaml'],
      ['declare', 'declarations/gull-sound.yaml'],
      ['approve', 'approvals/harbour-appr-001.yaml'],
    ],
    expected: 0,
  },
  {
    title: 'Check the delivery',
    why: 'May these finals go out? The sky is generated, and approved. The sign is generated too, and nobody approved it. The backdrop says nothing of itself, and its vendor says that nothing was generated: its picture gives it away.',
    commands: [
      [
        'check',
        'deliveries/ep101_v001',
        '--show',
        'harbour',
        '--delivered',
        '2026-11-20',
        ...TRUST,
        '--report',
        REPORT,
      ],
    ],
    expected: EXIT_FINDINGS,
  },
  {
    title: 'Mark a shot for handing over, and read the marks back',
    why: 'Stills carry the mark inside; the frames of a sequence are spoken for by one signed manifest. The key is made for the moment.',
    commands: [
      ['keys', 'init', '--out', 'keys'],
      [
        'mark',
        'dailies/sh010',
        '--out',
        'handover/sh010',
        '--origin',
        'contains-ai',
        '--tool',
        'ComfyUI@0.3',
        '--fps',
        '24',
        '--key',
        'keys',
        '--receipt',
        'handover/sh010',
      ],
      ['verify', 'handover/sh010', '--trust', 'keys/ca.pem'],
      ['receipt', 'verify', 'handover/sh010.receipt.json', 'handover/sh010', '--trust', 'keys/ca.pem'],
    ],
    expected: 0,
  },
  {
    title: 'Prove that nobody changed what was recorded',
    why: 'Every entry of the ledger carries the hash of the one before.',
    commands: [['ledger', 'verify']],
    expected: 0,
  },
];

process.stdout.write(`Making a small show in ${relative(process.cwd(), SHOW)} …\n`);
await makeShow(SHOW);
for (const [index, step] of STEPS.entries()) runStep(step, index + 1);
const report = relative(process.cwd(), join(SHOW, REPORT));
process.stdout.write(`
${bold('Done.')} The delivery fails, as it should: two generated items are not approved, and one of them was found by its picture alone.
The report, for a browser: ${report}
The files, to go on with:  ${relative(process.cwd(), SHOW)} (what each is for: fixtures/README.md)
`);
// The credentials engine keeps a thread that never ends.
process.exit(0);

function runStep({ title, why, commands, expected }: Step, number: number): void {
  process.stdout.write(`\n${bold(`${number}. ${title}`)}\n${why}\n`);
  for (const command of commands) {
    process.stdout.write(`\n$ assay ${command.join(' ')}\n`);
    const { status } = spawnSync(process.execPath, [ASSAY, ...command], { cwd: SHOW, stdio: 'inherit' });
    if (status === expected) continue;
    process.stderr.write(`\nThis was not to be expected: exit code ${status}, not ${expected}.\n`);
    process.exit(1);
  }
}

function bold(text: string): string {
  return process.stdout.isTTY ? `\u001b[1m${text}\u001b[22m` : text;
}
