import type { DeclaredInput, DeclaredTool, InputClass } from '../domain/declaration.ts';
import type { ApprovedTool, Show } from '../domain/show.ts';

const fold = (text: string): string => text.trim().toLowerCase();

function compareTerms(tool: DeclaredTool, allowed: ApprovedTool): string | undefined {
  if (allowed.version !== undefined && tool.version === undefined)
    return `its version is not declared, ${allowed.version} is approved`;
  if (allowed.version !== undefined && fold(allowed.version) !== fold(tool.version ?? '')) {
    return `version ${tool.version} was used, ${allowed.version} is approved`;
  }
  if (tool.licenceTier === undefined) return `its licence tier is not declared, "${allowed.licenceTier}" is approved`;
  if (fold(tool.licenceTier) !== fold(allowed.licenceTier)) {
    return `it was used under licence tier "${tool.licenceTier}", "${allowed.licenceTier}" is approved`;
  }
  return allowed.trainsOnInputs ? 'its terms let it train on inputs' : undefined;
}

/** Why a tool may not be used in the show as it was declared; undefined when it may. Names are compared without case. */
export function findToolFault(tool: DeclaredTool, show: Show): string | undefined {
  const allowed = show.approvedTools.filter(({ name }) => fold(name) === fold(tool.name));
  if (allowed.length === 0) return 'it is not on the list of approved tools';
  let reason: string | undefined;
  for (const one of allowed) {
    const fault = compareTerms(tool, one);
    if (fault === undefined) return undefined;
    reason ??= fault;
  }
  return reason;
}

/** Inputs of a class that is not free, without the approval they need. */
export function findUnapprovedInputs(
  inputs: readonly DeclaredInput[],
  freeClasses: readonly InputClass[],
): readonly DeclaredInput[] {
  return inputs.filter((input) => !freeClasses.includes(input.class) && input.approval === undefined);
}
