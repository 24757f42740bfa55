import type { Fields } from '../../shared/fields.ts';

/** One node of a ComfyUI graph. */
export interface ComfyNode {
  readonly id: string;
  /** Class of the node as its pack registers it, e.g. `KSampler`. A stranger's text. */
  readonly classType: string;
  /** Inputs as written: literals, and links as `[node id, output slot]`. */
  readonly inputs: Fields;
  /** Ids of the nodes that its inputs are linked to. */
  readonly sources: readonly string[];
}

/**
 * A ComfyUI graph. `prompt`: the API form, what was queued and ran. `workflow`: the editor's form, which can be saved into or pasted
 * onto any picture without having run.
 */
export interface ComfyGraph {
  readonly form: 'prompt' | 'workflow';
  readonly nodes: ReadonlyMap<string, ComfyNode>;
}

/** Class names longer than this are cut; real ones stay below 80 characters. */
export const CLASS_NAME_LIMIT = 200;
