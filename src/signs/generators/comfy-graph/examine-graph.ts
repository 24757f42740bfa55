import { classifyNode, type NodeRole } from './classify-node.ts';
import type { ComfyGraph, ComfyNode } from './graph.ts';
import { findReachable } from './reach.ts';

/** The most class names kept for a person to read. */
const NAMES_KEPT = 12;

export interface GraphExamination {
  /**
   * `generates`: a generating node feeds an output. `edits`: all such nodes paint into, around or over a loaded picture.
   * `unconnected`: there is a generating node, but nothing saves what it makes. `none`: no generating node.
   */
  readonly outcome: 'generates' | 'edits' | 'unconnected' | 'none';
  /** Classes that decided, in the order of the graph. */
  readonly deciding: readonly string[];
  /** The nodes behind `deciding`, for reading settings. At most a dozen. */
  readonly decidingNodes: readonly ComfyNode[];
  /** Outside services called. */
  readonly services: readonly string[];
  /** Classes that upscale, enhance or denoise. */
  readonly enhancing: readonly string[];
  /** All classes, for a person to judge what the graph does. */
  readonly classes: readonly string[];
  readonly nodeCount: number;
}

interface Roled {
  readonly node: ComfyNode;
  readonly role: NodeRole;
}

function namesOf(list: readonly Roled[]): readonly string[] {
  return [...new Set(list.map(({ node }) => node.classType))].slice(0, NAMES_KEPT);
}

function indexConsumers(graph: ComfyGraph): ReadonlyMap<string, readonly string[]> {
  const consumers = new Map<string, string[]>();
  for (const node of graph.nodes.values()) {
    for (const source of node.sources) {
      const list = consumers.get(source);
      if (list === undefined) consumers.set(source, [node.id]);
      else list.push(node.id);
    }
  }
  return consumers;
}

/**
 * Where results leave the graph: nodes that save or show, and ends of chains whose class is unknown (every pack has its own saver).
 * Without any of these the graph was trimmed by a tool, and every end counts.
 */
function findOutputs(roled: readonly Roled[], consumers: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const ends = roled.filter(({ node }) => !consumers.has(node.id));
  const outputs = roled
    .filter(({ role }) => role.output)
    .concat(ends.filter(({ role }) => !role.passesOn && !role.output));
  return (outputs.length > 0 ? outputs : roled).map(({ node }) => node.id);
}

/** Ids below which everything is painted into or around a loaded picture. */
function findInpainted(
  roled: readonly Roled[],
  consumers: ReadonlyMap<string, readonly string[]>,
): ReadonlySet<string> {
  const next = (id: string): readonly string[] => consumers.get(id) ?? [];
  const idsOf = (list: readonly Roled[]): readonly string[] => list.map(({ node }) => node.id);
  const fromPicture = findReachable(idsOf(roled.filter(({ role }) => role.loadsPicture)), next);
  return findReachable(idsOf(roled.filter(({ node, role }) => role.inpaints && fromPicture.has(node.id))), next);
}

/**
 * Examines what a graph does. Linear in nodes and links; cycles are harmless.
 *
 * Generated or AI-edited: IPTC keeps `compositeWithTrainedAlgorithmicMedia` for existing media that a model augments, by inpainting
 * or outpainting for instance. So a graph edits only when every generating node that feeds an output paints into a loaded picture
 * or is by its nature an editor (detailer, diffusion upscaler, a service's edit call). Image to image without a mask redraws
 * every pixel: that is generated, and so is a graph that does both.
 */
export function examineGraph(graph: ComfyGraph): GraphExamination {
  const roled = [...graph.nodes.values()].map((node) => ({ node, role: classifyNode(node, graph.form) }));
  const generating = roled.filter(({ role }) => role.generates !== undefined);
  const consumers = indexConsumers(graph);
  const reaching = findReachable(findOutputs(roled, consumers), (id) => graph.nodes.get(id)?.sources ?? []);
  const feeding = generating.filter(({ node }) => reaching.has(node.id));
  const inpainted = feeding.length === 0 ? new Set<string>() : findInpainted(roled, consumers);
  const edits = feeding.every(({ node, role }) => role.generates?.edits === true || inpainted.has(node.id));
  const deciding = feeding.length > 0 ? feeding : generating;
  const services = new Set(deciding.flatMap(({ role }) => role.generates?.service ?? []));
  return {
    outcome: feeding.length > 0 ? (edits ? 'edits' : 'generates') : generating.length > 0 ? 'unconnected' : 'none',
    deciding: namesOf(deciding),
    decidingNodes: deciding.slice(0, NAMES_KEPT).map(({ node }) => node),
    services: [...services].slice(0, NAMES_KEPT),
    enhancing: namesOf(roled.filter(({ role }) => role.enhances)),
    classes: namesOf(roled),
    nodeCount: graph.nodes.size,
  };
}
