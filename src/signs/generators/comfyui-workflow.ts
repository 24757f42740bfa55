import { evidenceOf } from '../shared/evidence.ts';
import { defineSign, NOTHING } from '../sign.ts';
import { examineGraph } from './comfy-graph/examine-graph.ts';
import { findComfyGraphs } from './find-comfy-graphs.ts';

const ID = 'comfyui.workflow';
const WORKFLOW = JSON.stringify({
  last_node_id: 2,
  nodes: [
    { id: 1, type: 'KSampler', mode: 0 },
    { id: 2, type: 'SaveImage', mode: 0 },
  ],
  links: [],
});

/**
 * The editor's form of a graph without the form that ran. Editors paste it onto screenshots and hand-made pictures, and a saver that
 * writes only this one does not say whether it ran: a hint, whatever its nodes are.
 */
export const comfyuiWorkflow = defineSign({
  id: ID,
  needs: 'text',
  summary:
    'Only the editor’s form of a ComfyUI graph, without the one that ran: somebody has to say what it was used for.',
  certainty: 'hint',
  provenOn: 'made files',
  falsePositives: 'Screenshots and documentation with a workflow pasted in: that is why it is never more than a hint.',
  examples: {
    fires: [
      { title: 'PNG with the workflow alone', metadata: { 'PNG:Workflow': WORKFLOW }, origin: 'needs-answer' },
      { title: 'Pasted after the end of a PNG', metadata: { 'Trailer:Workflow': WORKFLOW }, origin: 'needs-answer' },
      { title: 'WebP: the EXIF field Make', metadata: { 'IFD0:Make': `workflow:${WORKFLOW}` }, origin: 'needs-answer' },
    ],
    staysSilent: [
      {
        title: 'The graph that ran is there too and speaks for itself',
        metadata: { 'PNG:Workflow': WORKFLOW, 'PNG:Prompt': '{"1":{"class_type":"SaveImage","inputs":{}}}' },
      },
      { title: 'A workflow of another kind', metadata: { 'XMP-xmp:Workflow': 'ingest, conform, grade' } },
    ],
  },
  read(input) {
    const graphs = findComfyGraphs(input);
    const found = graphs.find((graph) => graph.label === 'workflow');
    if (found === undefined || graphs.some((graph) => graph.label === 'prompt')) return NOTHING;
    const seen = found.graph === undefined ? undefined : examineGraph(found.graph);
    const generating = seen !== undefined && seen.outcome !== 'none';
    const made = generating ? 'holds generating nodes' : 'holds no generating node';
    return evidenceOf(
      { sign: ID, origin: 'needs-answer', certainty: 'hint', system: 'ComfyUI', carrier: found.carrier },
      {
        nodes: (generating ? seen.deciding : (seen?.classes ?? [])).join(', '),
        nodeCount: seen?.nodeCount,
        service: seen?.services.join(', '),
        note:
          seen === undefined
            ? 'there is a workflow that could not be read'
            : `the workflow ${made}; whether it ran is not said`,
      },
    );
  },
});
