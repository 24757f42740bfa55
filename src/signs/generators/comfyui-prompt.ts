import { evidenceOf } from '../shared/evidence.ts';
import { defineSign, NOTHING, type SignInput, type SignResult } from '../sign.ts';
import { examineGraph, type GraphExamination } from './comfy-graph/examine-graph.ts';
import { readSettings } from './comfy-graph/read-settings.ts';
import { comfyuiPromptExamples } from './comfyui-prompt.examples.ts';
import { type FoundGraph, findComfyGraphs } from './find-comfy-graphs.ts';

const ID = 'comfyui.prompt';

const NOTES: Readonly<Record<GraphExamination['outcome'], string>> = {
  generates: '',
  edits: 'every generating node works on a loaded picture (inpainting, outpainting, detailing)',
  unconnected: 'the graph holds generating nodes, but nothing saves what they make',
  none: 'the graph holds no generating node: it loads, prepares, scales or combines',
};

function describe(found: FoundGraph): SignResult {
  if (found.graph === undefined) return describeUnread(found);
  const seen = examineGraph(found.graph);
  const settings = seen.deciding.length > 0 ? readSettings(found.graph, seen.decidingNodes) : {};
  const counts = (seen.outcome === 'generates' || seen.outcome === 'edits') && !found.pasted;
  const detail = {
    ...settings,
    service: seen.services.join(', '),
    nodes: (seen.deciding.length > 0 ? seen.deciding : seen.classes).join(', '),
    nodeCount: seen.nodeCount,
    note: found.pasted ? 'stands after the end of the picture, where ComfyUI does not write' : NOTES[seen.outcome],
    ...(seen.outcome === 'none' && seen.enhancing.length > 0 ? { use: 'enhancement' } : {}),
  };
  const origin = seen.outcome === 'edits' ? 'ai-edited' : 'generated';
  const carrier = found.carrier;
  return counts
    ? evidenceOf({ sign: ID, origin, certainty: 'implied', system: 'ComfyUI', carrier }, detail)
    : evidenceOf({ sign: ID, origin: 'needs-answer', certainty: 'hint', system: 'ComfyUI', carrier }, detail);
}

function describeUnread(found: FoundGraph): SignResult {
  return evidenceOf(
    { sign: ID, origin: 'needs-answer', certainty: 'hint', system: 'ComfyUI', carrier: found.carrier },
    { note: 'there is a graph that could not be read' },
    [
      {
        code: 'metadata.partial',
        message: 'A ComfyUI graph is too long, too deep or broken off, and was not examined.',
        detail: { carrier: found.carrier },
      },
    ],
  );
}

function read(input: SignInput): SignResult {
  const found = findComfyGraphs(input).filter((graph) => graph.label === 'prompt');
  // Our own EXR reader cuts long attributes; the whole one from ExifTool then speaks for both.
  const whole = found.filter((graph) => graph.graph !== undefined);
  const prompts = whole.length > 0 ? whole : found;
  if (prompts.length === 0) return NOTHING;
  const results = prompts.map(describe);
  const remarks = results.flatMap((result) => result.remarks ?? []);
  return {
    evidence: results.flatMap((result) => result.evidence),
    ...(remarks.length === 0 ? {} : { remarks }),
  };
}

/**
 * The graph that ComfyUI ran (its API form), examined: what counts is whether something in it generates and feeds an output.
 * Sources: ComfyUI's nodes.py and comfy_api_nodes, the packs named in `classify-node.ts`.
 */
export const comfyuiPrompt = defineSign({
  id: ID,
  needs: 'text',
  summary:
    'The graph that ComfyUI ran, in PNG text, EXIF of WebP and JPEG, XMP of AVIF, MP4 and WebM tags, FLAC, MP3 and EXR attributes, or the JSON next to the file. A graph whose sampler or service call feeds an output implies generation; any other is a hint.',
  certainty: 'implied',
  provenOn: 'real files',
  falsePositives:
    'ComfyUI also saves crops, upscales, depth maps and poses: a graph without a generating node, or whose generating node feeds no output, is only a hint. When one graph saves both a prepared and a generated picture, both carry the same graph and both are flagged.',
  examples: comfyuiPromptExamples,
  read,
});
