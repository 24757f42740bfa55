import { REMARK_CODES, type Remark, type RemarkCode } from '../../domain/evidence.ts';
import type { Basis } from '../../domain/finding.ts';
import { BUILT_IN_RULES } from '../built-in-rules.ts';
import type { DeliveryItem, ItemFile } from '../delivery-item.ts';
import { draftRuns, type FindingDraft } from '../finding-draft.ts';

/** Runs of one origin are findings of their own: that a sequence is mixed says nothing more. */
const TOLD_OTHERWISE: ReadonlySet<RemarkCode> = new Set(['sequence.mixed-origin']);

/** Remarks nobody has to act on that still belong in a report. The rest would only repeat what each file's line says. */
const NOTED: ReadonlySet<RemarkCode> = new Set([
  'credential.expired',
  'credential.remote',
  'credential.fragments-missing',
  'credential.cawg',
  // Anybody can make a key and sign that a picture was captured: a verdict that rests on it says so.
  'credential.self-declared',
  'sequence.missing-frames',
]);

function findRule(code: RemarkCode): { readonly id: string; readonly severity: 'Issue' | 'FYI' } | undefined {
  if (TOLD_OTHERWISE.has(code)) return undefined;
  if (REMARK_CODES[code].act) return BUILT_IN_RULES.remarks;
  return NOTED.has(code) ? BUILT_IN_RULES.notes : undefined;
}

function findRemark({ file }: ItemFile, code: RemarkCode): Remark | undefined {
  const matches = (remark: Remark): boolean => remark.code === code;
  return file.judged?.remarks.find(matches) ?? file.remarks.find(matches);
}

function remarkBasis(code: RemarkCode): Basis {
  return code.startsWith('credential.') ? 'credential' : 'inspection';
}

/** One finding for each run of files with the same remark. Frames differ in wording (names), so the table's text leads. */
function draftFileRemarks(item: DeliveryItem): readonly FindingDraft[] {
  const codes = new Set<RemarkCode>();
  for (const { file } of item.files)
    for (const { code } of [...file.remarks, ...(file.judged?.remarks ?? [])]) codes.add(code);
  return [...codes].sort().flatMap((code) => {
    const rule = findRule(code);
    if (rule === undefined) return [];
    return draftRuns(rule.id, [item], (itemFile) => {
      const remark = findRemark(itemFile, code);
      if (remark === undefined) return undefined;
      const message = item.sequence ? REMARK_CODES[code].text : remark.message;
      return { code, severity: rule.severity, basis: remarkBasis(code), message };
    });
  });
}

function draftSequenceRemarks(item: DeliveryItem): readonly FindingDraft[] {
  return item.remarks.flatMap(({ code, message }, index): readonly FindingDraft[] => {
    const rule = findRule(code);
    if (rule === undefined || item.remarks.findIndex((remark) => remark.code === code) !== index) return [];
    const { id, severity } = rule;
    return [
      { code, rule: id, severity, item, files: [], idKey: 'sequence', basis: 'inspection', evidence: [], message },
    ];
  });
}

/** Remarks of scanning and judging, as findings. */
export function checkRemarks(items: readonly DeliveryItem[]): readonly FindingDraft[] {
  return items.flatMap((item) => [...draftFileRemarks(item), ...draftSequenceRemarks(item)]);
}
