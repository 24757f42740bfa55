import { evidenceOf } from '../shared/evidence.ts';
import { defineSign, NOTHING } from '../sign.ts';

const ID = 'flux.exif';

/** Source: Black Forest Labs' flux and flux2 repositories, which write these EXIF fields. */
export const fluxExif = defineSign({
  id: ID,
  needs: 'text',
  summary: 'Black Forest Labs’ own programs: the company as camera maker, or “AI generated;…flux” as software.',
  certainty: 'declared',
  provenOn: 'made files',
  falsePositives: 'The everyday word flux never matches: company name or the whole phrase only.',
  examples: {
    fires: [
      { title: 'Maker', metadata: { 'IFD0:Make': 'Black Forest Labs', 'IFD0:Model': 'flux-dev' }, origin: 'generated' },
      { title: 'Software', metadata: { 'IFD0:Software': 'AI generated;txt2img;flux' }, origin: 'generated' },
      { title: 'Software of FLUX.2', metadata: { 'IFD0:Software': 'AI generated;flux2' }, origin: 'generated' },
    ],
    staysSilent: [
      { title: 'A program that contains the word', metadata: { 'IFD0:Software': 'f.lux 4' } },
      { title: 'A forest', metadata: { 'IFD0:Make': 'Black Forest Optics' } },
    ],
  },
  read({ metadata }) {
    const maker = metadata.text('IFD0:Make')?.trim() === 'Black Forest Labs';
    const software = metadata.text('IFD0:Software')?.trim() ?? '';
    const phrase = /^AI generated;(?:[a-z0-9]{1,20};)?flux\d?$/i.test(software);
    if (!maker && !phrase) return NOTHING;
    return evidenceOf(
      {
        sign: ID,
        origin: 'generated',
        certainty: 'declared',
        system: 'FLUX',
        carrier: maker ? 'IFD0:Make' : 'IFD0:Software',
      },
      { model: metadata.text('IFD0:Model'), prompt: metadata.text('IFD0:ImageDescription'), raw: software },
    );
  },
});
