import type { DeliveredFile, DeliveryContents } from '../domain/delivery.ts';
import type { Finding } from '../domain/finding.ts';
import type { LedgerHead } from '../domain/ledger.ts';
import { type CheckReport, type RuleText, SCHEMA_VERSION } from '../domain/report.ts';
import { BUILT_IN_RULES } from '../policy/built-in-rules.ts';
import { evaluatePolicy } from '../policy/evaluate-policy.ts';
import type { PolicyInput } from '../policy/policy-input.ts';

/** All that a check report is put together from. */
export interface CheckInput extends PolicyInput {
  readonly delivery: { readonly name: string; readonly path: string };
  /** ISO 8601, UTC. */
  readonly checkedAt: string;
  readonly program: { readonly name: string; readonly version: string };
  readonly signsVersion: string;
  readonly trustSet: string;
  readonly ledgerHead: LedgerHead;
}

function listFiles(contents: DeliveryContents): readonly DeliveredFile[] {
  const inSequences = contents.sequences.flatMap(({ frames }) => frames.map(({ file }) => file));
  return [...contents.files, ...inSequences].sort((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)));
}

function listUnchecked(files: readonly DeliveredFile[]): CheckReport['unchecked'] {
  return files.flatMap(({ path, status, error }) => {
    if (status === 'checked') return [];
    return [error === undefined ? { path, status } : { path, status, error }];
  });
}

function listFixed({ previous }: CheckInput, findings: readonly Finding[]): CheckReport['fixed'] {
  const still = new Set(findings.map(({ id }) => id));
  return (previous?.findings ?? [])
    .filter(({ id }) => !still.has(id))
    .map(({ id, code, rule, path, message }) => ({ id, code, rule, path, message }));
}

/** What the rules that the findings name ask for, in the order of their ids. */
function listRules({ profile }: CheckInput, findings: readonly Finding[]): readonly RuleText[] {
  const named = new Set(findings.map(({ rule }) => rule));
  const all: readonly RuleText[] = [...profile.rules, ...Object.values(BUILT_IN_RULES)];
  return all
    .filter(({ id }) => named.has(id))
    .map(({ id, title, text, source }) => (source === undefined ? { id, title, text } : { id, title, text, source }));
}

/** Judges a delivery and writes the report of it. Pure. Throws `config.invalid` for a pattern that cannot be compiled. */
export function buildCheckReport(input: CheckInput): CheckReport {
  const { verdict, findings, coverage, search } = evaluatePolicy(input);
  const files = listFiles(input.contents);
  const { show, profile, delivery, delivered, checkedAt, program, signsVersion, trustSet, ledgerHead } = input;
  return {
    schemaVersion: SCHEMA_VERSION,
    kind: 'check',
    verdict,
    show: { id: show.id, title: show.title },
    delivery: { ...delivery, delivered },
    checkedAt,
    policy: { id: profile.id, version: profile.version },
    program,
    signsVersion,
    trustSet,
    ledgerHead,
    coverage,
    search,
    unchecked: listUnchecked(files),
    findings,
    rules: listRules(input, findings),
    fixed: listFixed(input, findings),
    files: files.map(({ path, sha256 }) => (sha256 === undefined ? { path } : { path, sha256 })),
  };
}

/** True when somebody has to do something before the delivery may go out. Notes and what is signed off do not count. */
export function hasSomethingToActOn(report: Pick<CheckReport, 'verdict'>): boolean {
  return report.verdict !== 'pass';
}
