import { formatKey } from '../shared/carriers.ts';
import { getField, isFields } from '../shared/fields.ts';
import { readJson } from '../shared/parse-json.ts';
import type { SignInput } from '../sign.ts';
import type { ComfyGraph } from './comfy-graph/graph.ts';
import { parsePromptGraph } from './comfy-graph/parse-prompt-graph.ts';
import { parseWorkflowGraph } from './comfy-graph/parse-workflow-graph.ts';

/** A graph of either form, and where it stands. */
export interface FoundGraph {
  readonly carrier: string;
  readonly label: 'prompt' | 'workflow';
  /** Absent when the text says that it is a graph and could not be read (too long, too deep, broken off). */
  readonly graph?: ComfyGraph;
  /** After the end of the picture: put there by something other than ComfyUI. */
  readonly pasted: boolean;
}

interface Candidate {
  readonly carrier: string;
  readonly label: 'prompt' | 'workflow' | 'either';
  readonly content: unknown;
  readonly pasted: boolean;
}

/** Groups whose tags are statements of a credential, not metadata of the file. */
const FOREIGN_GROUPS: ReadonlySet<string> = new Set(['jumbf', 'cbor', 'c2pa', 'system', 'file']);
/** Free-text tags that savers put a whole graph into: the old VideoHelperSuite `{"prompt": …, "workflow": …}`, or a graph as it is. */
const FREE_TEXT_NAMES: ReadonlySet<string> = new Set([
  'comment',
  'description',
  'imagedescription',
  'usercomment',
  'parameters',
  'longdescription',
]);
/** The most candidates looked at in one file: savers write two. */
const CANDIDATE_LIMIT = 12;
const LABELLED = /^\s*(prompt|workflow)\s*:\s*(?=\{)/i;
const SAYS_GRAPH = /"class_type"\s*:|"last_node_id"\s*:|"nodes"\s*:\s*\[/;

function labelOf(name: string): 'prompt' | 'workflow' | undefined {
  const lower = name.toLowerCase();
  return lower === 'prompt' || lower === 'workflow' ? lower : undefined;
}

function candidateFromText(name: string, text: string, carrier: string, pasted: boolean): Candidate | undefined {
  const label = labelOf(name);
  if (label !== undefined) return { carrier, label, content: text, pasted };
  const marked = LABELLED.exec(text);
  if (marked !== null) {
    const word = labelOf(marked[1] ?? '');
    return word === undefined ? undefined : { carrier, label: word, content: text.slice(marked[0].length), pasted };
  }
  if (!FREE_TEXT_NAMES.has(name.toLowerCase()) || !/^\s*\{/.test(text)) return undefined;
  return SAYS_GRAPH.test(text) || /"(?:prompt|workflow)"\s*:/.test(text)
    ? { carrier, label: 'either', content: text, pasted }
    : undefined;
}

function listCandidates(input: SignInput): readonly Candidate[] {
  const found: Candidate[] = [];
  for (const { key, value } of input.metadata.entries()) {
    if (typeof value !== 'string' || FOREIGN_GROUPS.has(key.group.toLowerCase())) continue;
    const candidate = candidateFromText(key.name, value, formatKey(key), key.group.toLowerCase() === 'trailer');
    if (candidate !== undefined) found.push(candidate);
  }
  for (const [field, text] of [...Object.entries(input.headerText), ...Object.entries(input.extraText)]) {
    // Parts after the first of a multi-part EXR, and chunk names, stand before the name.
    const name = field.split(/[.:/ ]/).at(-1) ?? field;
    const candidate = candidateFromText(name, text, `header ${field}`, false);
    if (candidate !== undefined) found.push(candidate);
  }
  for (const { name, value } of input.jsonSidecars) {
    found.push({ carrier: `sidecar ${name}`, label: 'either', content: value, pasted: false });
  }
  return found.slice(0, CANDIDATE_LIMIT);
}

function readContent(content: unknown): { readonly value?: unknown; readonly broken: boolean } {
  if (typeof content !== 'string') return { value: content, broken: false };
  const reading = readJson(content);
  if (reading.kind === 'json') return { value: reading.value, broken: false };
  return { broken: reading.kind === 'refused' || (/^\s*\{/.test(content) && SAYS_GRAPH.test(content)) };
}

function parseEither(value: unknown): ComfyGraph | undefined {
  return parsePromptGraph(value) ?? parseWorkflowGraph(value);
}

/** A graph, or an object that holds one or both under the names that savers use. */
function openContent(candidate: Candidate, value: unknown): readonly FoundGraph[] {
  const { carrier, pasted } = candidate;
  const whole = parseEither(value);
  if (whole !== undefined) return [{ carrier, label: whole.form, graph: whole, pasted }];
  if (!isFields(value)) return [];
  // `output`: the editor's own "export" of both forms.
  return (['prompt', 'output', 'workflow'] as const).flatMap((name) => {
    const inner = readContent(getField(value, name));
    const graph = parseEither(inner.value);
    if (graph !== undefined) return [{ carrier, label: graph.form, graph, pasted }];
    return inner.broken ? [{ carrier, label: name === 'workflow' ? 'workflow' : 'prompt', pasted } as const] : [];
  });
}

function findAll(input: SignInput): readonly FoundGraph[] {
  const seen = new Set<unknown>();
  return listCandidates(input).flatMap((candidate): readonly FoundGraph[] => {
    // Savers repeat the same text under two names, and readers give the EXR header twice.
    if (seen.has(candidate.content)) return [];
    seen.add(candidate.content);
    const { value, broken } = readContent(candidate.content);
    if (!broken) return openContent(candidate, value);
    const label = candidate.label === 'either' ? 'prompt' : candidate.label;
    return [{ carrier: candidate.carrier, label, pasted: candidate.pasted }];
  });
}

/** Two signs ask about the same file, and a large graph takes a tenth of a second to parse. */
const FOUND = new WeakMap<SignInput, readonly FoundGraph[]>();

/** Every ComfyUI graph of the file, in all the places where savers put them. The form is told from the content, not from the name. */
export function findComfyGraphs(input: SignInput): readonly FoundGraph[] {
  const known = FOUND.get(input);
  if (known !== undefined) return known;
  const found = findAll(input);
  FOUND.set(input, found);
  return found;
}
