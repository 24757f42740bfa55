import { evidenceOf } from '../shared/evidence.ts';
import { defineSign, NOTHING } from '../sign.ts';

const ID = 'ideogram.exif';

/** Reported by readers of Ideogram's files; the whole name only. */
export const ideogram = defineSign({
  id: ID,
  needs: 'text',
  summary: 'Ideogram as the camera maker in EXIF.',
  certainty: 'declared',
  provenOn: 'made files',
  falsePositives: 'The everyday word ideogram never matches.',
  examples: {
    fires: [{ title: 'Maker', metadata: { 'IFD0:Make': 'Ideogram AI' }, origin: 'generated' }],
    staysSilent: [{ title: 'The word', metadata: { 'IFD0:Make': 'Ideogram', 'IFD0:ImageDescription': 'an ideogram' } }],
  },
  read({ metadata }) {
    if (metadata.text('IFD0:Make')?.trim() !== 'Ideogram AI') return NOTHING;
    return evidenceOf(
      { sign: ID, origin: 'generated', certainty: 'declared', system: 'Ideogram', carrier: 'IFD0:Make' },
      { model: metadata.text('IFD0:Model') },
    );
  },
});
