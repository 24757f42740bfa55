import type { DeliveredFile } from '../domain/delivery.ts';
import type { CheckName, PolicyRule } from '../domain/policy-profile.ts';
import { type ApprovalCoverage, createApprovalLookup } from './approval-coverage.ts';
import { createDeclarationLookup, type DeclaredAs, type EntryInUse } from './declared-entries.ts';
import { type DeliveryItem, type ItemFile, listItems } from './delivery-item.ts';
import type { FindingDraft } from './finding-draft.ts';
import type { PolicyInput } from './policy-input.ts';

/** A generated entry that speaks for something in the delivery, with all it speaks for. */
export interface EntryWithFiles extends EntryInUse {
  readonly files: readonly { readonly item: DeliveryItem; readonly itemFile: ItemFile }[];
}

/** What every check looks at: the delivery joined with declarations and approvals, once for all checks. */
export interface PolicyContext {
  readonly input: PolicyInput;
  readonly items: readonly DeliveryItem[];
  readonly entries: readonly EntryWithFiles[];
  readonly findApproval: (itemFile: ItemFile) => ApprovalCoverage;
  /** Declarations and shot of a file, of the delivery or not. */
  readonly describe: (file: DeliveredFile) => ItemFile;
}

/** A built-in check. Pure. */
export type PolicyCheck<C extends CheckName> = (context: PolicyContext, rule: PolicyRule<C>) => readonly FindingDraft[];

type FindShot = (path: string, declared: DeclaredAs) => string | undefined;

/** The shot by the show's pattern; where that says nothing, the shot that the declaration names. */
function createShotLookup(pattern: string | undefined): FindShot {
  const expression = pattern === undefined ? undefined : new RegExp(pattern, 'u');
  return (path, declared) => {
    const named = expression?.exec(path)?.groups?.['shot'];
    return named ?? declared.generated.find(({ entry }) => entry.shot !== undefined)?.entry.shot;
  };
}

function listEntriesInUse(items: readonly DeliveryItem[]): readonly EntryWithFiles[] {
  const inUse = new Map<EntryInUse, { item: DeliveryItem; itemFile: ItemFile }[]>();
  for (const item of items) {
    for (const itemFile of item.files) {
      for (const entry of itemFile.declared.generated) {
        const files = inUse.get(entry);
        if (files === undefined) inUse.set(entry, [{ item, itemFile }]);
        else files.push({ item, itemFile });
      }
    }
  }
  return [...inUse].map(([entry, files]) => ({ ...entry, files }));
}

/** Joins delivery, declarations and approvals. Throws `config.invalid` for a pattern that cannot be compiled. */
export function createPolicyContext(input: PolicyInput): PolicyContext {
  const { show, delivered, compilePattern } = input;
  const findDeclared = createDeclarationLookup(input.declarations, compilePattern);
  const findShot = createShotLookup(show.shotPattern);
  const describe = (file: DeliveredFile): ItemFile => {
    const declared = findDeclared(file);
    const shot = findShot(file.path, declared);
    return { file, declared, ...(shot === undefined ? {} : { shot }) };
  };
  const items = listItems(input.contents, describe);
  const lookUp = createApprovalLookup(input.approvals, compilePattern, { show: show.id, delivered });
  const known = new Map<ItemFile, ApprovalCoverage>();
  const findApproval = (itemFile: ItemFile): ApprovalCoverage => {
    const coverage = known.get(itemFile) ?? lookUp(itemFile);
    known.set(itemFile, coverage);
    return coverage;
  };
  return { input, items, entries: listEntriesInUse(items), findApproval, describe };
}
