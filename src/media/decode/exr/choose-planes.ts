import type { ExrChannel, ExrPicture, ExrPlane } from './exr-picture.ts';

/** Which channels are looked at. `rank`: the lower the more surely they are the picture. */
export interface ChosenPlanes {
  readonly planes: ExrPicture['planes'];
  readonly rank: number;
  readonly remark?: string;
}

/** A layer and the channels that could be its red, green, blue and luminance. */
interface Layer {
  readonly name: string;
  readonly red: ExrPlane;
  readonly green: ExrPlane;
  readonly blue: ExrPlane;
  readonly luminance: ExrPlane;
}

/** How renderers name the layer that is the picture: Blender's `Combined`, Arnold's and V-Ray's `beauty`, `RGBA`, `rgb` … */
const BEAUTY = /^(?:combined|beauty|rgba?|colou?r|final|composite|main|c|image|diffuse)$/i;
/** Layers that hold measurements, not light. */
const DATA =
  /^(?:crypto.*|n|p|pref|normals?|points?|position|world.*|depth.*|z|uvs?|st|motion.*|velocity|vector.*|forward|backward|mattes?|mask.*|id.*|.*id)$/i;
const MAX_NAME = 60;

/**
 * Chooses what to look at: R, G and B without a layer; luminance; else the layer that looks most like the picture; else the only
 * colours there are; else the first channel. Undefined without any channel.
 */
export function choosePlanes(channels: readonly ExrChannel[]): ChosenPlanes | undefined {
  const layers = findLayers(channels);
  const [best] = layers.map((layer) => rankLayer(layer)).sort((one, other) => one.rank - other.rank);
  if (best !== undefined) return best;
  const index = channels.findIndex(({ name }) => !DATA.test(lastWord(name)) && name !== 'A');
  const shown = Math.max(0, index);
  const channel = channels[shown];
  if (channel === undefined) return undefined;
  return {
    planes: [shown],
    rank: 9,
    remark: `There is no colour in it: channel ${quote(channel.name)} was looked at.`,
  };
}

function findLayers(channels: readonly ExrChannel[]): readonly Layer[] {
  const byName = new Map<string, { red?: number; green?: number; blue?: number; luminance?: number }>();
  for (const [index, { name }] of channels.entries()) {
    const dot = name.lastIndexOf('.');
    const role = roleOf(name.slice(dot + 1));
    if (role === undefined) continue;
    const layer = byName.get(name.slice(0, Math.max(0, dot))) ?? {};
    layer[role] ??= index;
    byName.set(name.slice(0, Math.max(0, dot)), layer);
  }
  return [...byName].map(([name, { red, green, blue, luminance }]) => ({ name, red, green, blue, luminance }));
}

function roleOf(name: string): 'red' | 'green' | 'blue' | 'luminance' | undefined {
  if (/^(?:r|red)$/i.test(name)) return 'red';
  if (/^(?:g|green)$/i.test(name)) return 'green';
  if (/^(?:b|blue)$/i.test(name)) return 'blue';
  return name === 'Y' ? 'luminance' : undefined;
}

function rankLayer(layer: Layer): ChosenPlanes {
  const { planes, whole, remark } = planesOf(layer);
  const word = lastWord(layer.name);
  const kind = layer.name === '' ? 0 : BEAUTY.test(word) ? 1 : DATA.test(word) ? 3 : 2;
  const layerRemark = layer.name === '' ? undefined : `Layer ${quote(layer.name)} was looked at.`;
  const remarks = [layerRemark, remark].filter((text) => text !== undefined).join(' ');
  return { planes, rank: kind + (whole ? 0 : 4), ...(remarks !== '' && { remark: remarks }) };
}

function planesOf({ red, green, blue, luminance }: Layer): {
  planes: ExrPicture['planes'];
  whole: boolean;
  remark?: string;
} {
  const colours = [red, green, blue] as const;
  const held = colours.filter((plane) => plane !== undefined);
  if (held.length === 3) return { planes: colours, whole: true };
  if (luminance !== undefined) return { planes: [luminance], whole: true };
  if (held.length === 1) return { planes: [held[0]], whole: false, remark: 'It has one colour channel only.' };
  return { planes: colours, whole: false, remark: 'It has two colour channels only: the third is black.' };
}

function lastWord(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

function quote(name: string): string {
  return JSON.stringify(name.length > MAX_NAME ? `${name.slice(0, MAX_NAME)}…` : name);
}
