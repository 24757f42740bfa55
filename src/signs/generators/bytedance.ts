import { findTexts } from '../shared/carriers.ts';
import { evidenceOf } from '../shared/evidence.ts';
import { type Fields, getField, getText, isFields } from '../shared/fields.ts';
import { parseJson } from '../shared/parse-json.ts';
import { defineSign, NOTHING } from '../sign.ts';

const ID = 'bytedance.app';
const CARRIERS = [
  'IFD0:ImageDescription',
  'ExifIFD:UserComment',
  'AigcInfo',
  'Aigc_info',
  'Information',
  'Keys:Comment',
  'Keys:Description',
  'ItemList:Comment',
  'ItemList:Description',
  'UserData:Comment',
  'Matroska:Comment',
];
/** Objects looked into per text: the apps nest three deep. */
const OBJECT_LIMIT = 200;

/** The object and those inside it, widest first; texts that are JSON again are opened once. */
function listObjects(root: unknown): readonly Fields[] {
  const found: Fields[] = [];
  const waiting: unknown[] = [root];
  for (let at = 0; at < waiting.length && at < OBJECT_LIMIT; at += 1) {
    const value = waiting[at];
    const inner = Array.isArray(value) ? value : isFields(value) ? Object.values(value) : [];
    if (isFields(value)) found.push(value);
    for (const item of inner.slice(0, OBJECT_LIMIT)) {
      if (typeof item === 'object' && item !== null) waiting.push(item);
      else if (typeof item === 'string' && item.length < 65_536 && item.startsWith('{')) waiting.push(parseJson(item));
    }
  }
  return found;
}

function isLabelled(fields: Fields): boolean {
  const label = getText(fields, 'aigc_label_type');
  return label === '1' || label === '2' || getText(getField(fields, 'aigc_info'), 'aigc_type') === '1';
}

function isGeneration(fields: Fields): boolean {
  return getText(fields, 'product') === 'dreamina' && getText(fields, 'exportType') === 'generation';
}

/**
 * JSON that ByteDance's apps leave. A label (`aigc_label_type` 1: by its maker, 2: by the platform; `aigc_type` 1) declares; the
 * product Dreamina with the export type `generation` implies. The product alone, retouching and `lv` (CapCut's editor) say nothing.
 */
export const bytedance = defineSign({
  id: ID,
  needs: 'text',
  summary: 'ByteDance apps (Dreamina, CapCut, TikTok): an AI label, or Dreamina’s export of a generation, as JSON.',
  certainty: 'declared',
  provenOn: 'made files',
  falsePositives: 'Everything cut in CapCut carries such JSON: only a label or a generation counts.',
  examples: {
    fires: [
      {
        title: 'Export of a generation',
        metadata: { 'IFD0:ImageDescription': '{"data":{"product":"dreamina","exportType":"generation"}}' },
        origin: 'generated',
      },
      { title: 'Label of a video', metadata: { 'Keys:AigcInfo': '{"aigc_label_type":2}' }, origin: 'generated' },
      {
        title: 'Label inside',
        metadata: { 'ExifIFD:UserComment': '{"aigc_info":{"aigc_type":1}}' },
        origin: 'generated',
      },
    ],
    staysSilent: [
      { title: 'Label zero', metadata: { 'Keys:AigcInfo': '{"aigc_label_type":0}' } },
      {
        title: 'The product alone',
        metadata: { 'IFD0:ImageDescription': '{"product":"dreamina","exportType":"retouch"}' },
      },
      { title: 'The editor', metadata: { 'Keys:Comment': '{"data":{"product":"lv","exportType":"generation"}}' } },
    ],
  },
  read({ metadata }) {
    for (const { text, carrier } of findTexts(metadata, CARRIERS)) {
      if (!/aigc|dreamina/.test(text.slice(0, 65_536))) continue;
      const objects = listObjects(parseJson(text));
      const labelled = objects.some(isLabelled);
      if (!labelled && !objects.some(isGeneration)) continue;
      return evidenceOf(
        {
          sign: ID,
          origin: 'generated',
          certainty: labelled ? 'declared' : 'implied',
          system: labelled ? 'ByteDance' : 'Dreamina',
          carrier,
        },
        { raw: text },
      );
    }
    return NOTHING;
  },
});
