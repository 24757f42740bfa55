import type { AssetStatus } from '../../domain/asset.ts';
import type { Severity, Verdict } from '../../domain/finding.ts';
import type { CoveragePart } from '../../domain/report.ts';

/** Symbols beside every word that colour also stands for: nobody has to tell colours apart. */
export const VERDICT_SYMBOL: Readonly<Record<Verdict, string>> = { pass: '✓', hold: '❚❚', fail: '✕' };
export const SEVERITY_SYMBOL: Readonly<Record<Severity, string>> = { Blocker: '■', Issue: '▲', FYI: '●' };

export type CoverageKind = Exclude<keyof CoveragePart, 'total'>;

export const COVERAGE_TEXT: Readonly<Record<CoverageKind, { readonly name: string; readonly meaning: string }>> = {
  withEvidence: { name: 'With evidence', meaning: 'carries a sign of some origin, or a credential' },
  declared: { name: 'Declared', meaning: 'no evidence, but a declaration speaks for it' },
  unknown: { name: 'Unknown', meaning: 'neither evidence nor declaration; unknown is not clean' },
  unchecked: { name: 'Not checked', meaning: 'could not be checked; in none of the others' },
};

export const STATUS_TEXT: Readonly<Record<Exclude<AssetStatus, 'checked'>, string>> = {
  unreadable: 'could not be read',
  unfinished: 'still being written',
  unsupported: 'type not known',
};

/** `2026-11-20 10:00:00 UTC`, or the text as it is when it is no such time. */
export function formatTime(iso: string): string {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.\d{1,9})?Z$/.exec(iso);
  return match === null ? iso : `${match[1]} ${match[2]} UTC`;
}
