import { findTexts } from '../shared/carriers.ts';
import { evidenceOf } from '../shared/evidence.ts';
import { getField, getText, isFields } from '../shared/fields.ts';
import { parseJson } from '../shared/parse-json.ts';
import { defineSign, NOTHING } from '../sign.ts';

const ID = 'invokeai.graph';
/** Nodes that sample: `denoise_latents`, `flux_denoise`, `sd3_denoise` …, and the old one-node generators. */
const GENERATING = /(?:^|_)denoise(?:_|$)|^(?:txt2img|img2img|inpaint|t2l|l2l)$/;
const TYPES_KEPT = 12;

function listTypes(graph: unknown): readonly string[] {
  const nodes = getField(graph, 'nodes');
  const list = Array.isArray(nodes) ? nodes : isFields(nodes) ? Object.values(nodes) : [];
  return list.flatMap((node: unknown) => getText(node, 'type') ?? getText(getField(node, 'data'), 'type') ?? []);
}

/**
 * The graph that InvokeAI ran (`invokeai_graph`), or the workflow in its editor (`invokeai_workflow`), without the description of a
 * generation. A graph with a denoising node ran it; a workflow alone, or a graph that only prepares, is a hint.
 */
export const invokeaiGraph = defineSign({
  id: ID,
  needs: 'text',
  summary:
    'The graph InvokeAI ran: implied when a node denoises, a hint when none does or when only the editor’s workflow is there.',
  certainty: 'implied',
  provenOn: 'made files',
  falsePositives: 'Depth maps and other preparation made in InvokeAI: without a denoising node it is only a hint.',
  examples: {
    fires: [
      {
        title: 'A graph that denoises',
        metadata: { 'PNG:Invokeai_graph': '{"nodes":{"a":{"type":"flux_denoise"}}}' },
        origin: 'generated',
      },
      {
        title: 'A graph that prepares',
        metadata: { 'PNG:Invokeai_graph': '{"nodes":{"a":{"type":"canny"}}}' },
        origin: 'needs-answer',
      },
      {
        title: 'Only the workflow',
        metadata: { 'PNG:Invokeai_workflow': '{"nodes":[{"data":{"type":"denoise_latents"}}]}' },
        origin: 'needs-answer',
      },
    ],
    staysSilent: [
      { title: 'Empty', metadata: { 'PNG:Invokeai_graph': '{}' } },
      {
        title: 'The description is there and speaks for itself',
        metadata: {
          'PNG:Invokeai_metadata': '{"seed":1}',
          'PNG:Invokeai_workflow': '{"nodes":[{"data":{"type":"x"}}]}',
        },
      },
    ],
  },
  read({ metadata }) {
    if (metadata.text('PNG:Invokeai_metadata')?.includes('"seed"') === true) return NOTHING;
    for (const { text, carrier } of findTexts(metadata, ['PNG:Invokeai_graph', 'PNG:Invokeai_workflow'])) {
      const types = listTypes(parseJson(text));
      if (types.length === 0) continue;
      const deciding = [...new Set(types.filter((type) => GENERATING.test(type)))];
      const ran = carrier.toLowerCase().endsWith('graph') && deciding.length > 0;
      const nodes = (deciding.length > 0 ? deciding : [...new Set(types)]).slice(0, TYPES_KEPT).join(', ');
      return ran
        ? evidenceOf({ sign: ID, origin: 'generated', certainty: 'implied', system: 'InvokeAI', carrier }, { nodes })
        : evidenceOf({ sign: ID, origin: 'needs-answer', certainty: 'hint', system: 'InvokeAI', carrier }, { nodes });
    }
    return NOTHING;
  },
});
