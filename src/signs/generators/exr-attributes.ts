import { type CarriedText, findTexts } from '../shared/carriers.ts';
import { evidenceOf } from '../shared/evidence.ts';
import { hasToken } from '../shared/tokens.ts';
import { defineSign, NOTHING, type SignInput } from '../sign.ts';

const ID = 'exr.attributes';

/** Attributes as ExifTool and our own header reader give them; the latter also sees the parts after the first. */
function findAttribute(input: SignInput, key: string, name: string): readonly CarriedText[] {
  const own = Object.entries(input.headerText)
    .filter(([field]) => (field.split(':').at(-1) ?? '').toLowerCase().replaceAll('_', '') === name)
    .map(([field, text]) => ({ text, carrier: `header ${field}` }));
  return [...findTexts(input.metadata, [key]), ...own];
}

/**
 * Attributes of EXR savers that run inside ComfyUI. They save whatever the graph hands them, a plate as well as a generated frame,
 * so without the graph (which has its own sign) they are a hint.
 */
export const exrAttributes = defineSign({
  id: ID,
  needs: 'text',
  summary:
    'EXR written from ComfyUI: the software “FXTD Studio - ComfyUI” or “COCO Tools”, or the attribute `comfyuiModel`. A hint.',
  certainty: 'hint',
  provenOn: 'made files',
  falsePositives: 'Plates that only passed through ComfyUI: a hint.',
  examples: {
    fires: [
      { title: 'Software', metadata: { 'OpenEXR:Software': 'FXTD Studio - ComfyUI' }, origin: 'needs-answer' },
      { title: 'COCO Tools', metadata: { 'OpenEXR:Software': 'COCO Tools' }, origin: 'needs-answer' },
      { title: 'The model’s name', metadata: { 'OpenEXR:ComfyuiModel': 'flux1-dev' }, origin: 'needs-answer' },
      {
        title: 'In a later part',
        input: { headerText: { 'OpenEXR:Part2:software': 'COCO Tools' } },
        origin: 'needs-answer',
      },
    ],
    staysSilent: [
      { title: 'A compositor', metadata: { 'OpenEXR:Software': 'Nuke 15.1' } },
      { title: 'Another tool with a similar name', metadata: { 'OpenEXR:Software': 'Coco Toolset' } },
    ],
  },
  read(input) {
    const model = findAttribute(input, 'OpenEXR:ComfyuiModel', 'comfyuimodel')[0];
    const software = findAttribute(input, 'OpenEXR:Software', 'software').find(
      ({ text }) => hasToken(text, 'ComfyUI') || /^COCO Tools(?: v?[\d.]+)?$/i.test(text.trim()),
    );
    const found = model ?? software;
    if (found === undefined) return NOTHING;
    return evidenceOf(
      { sign: ID, origin: 'needs-answer', certainty: 'hint', system: 'ComfyUI', carrier: found.carrier },
      { model: model?.text, software: software?.text },
    );
  },
});
