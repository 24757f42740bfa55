import { findTexts } from '../shared/carriers.ts';
import { evidenceOf } from '../shared/evidence.ts';
import { defineSign, NOTHING } from '../sign.ts';

const ID = 'suno.link';
const SONG = 'https://suno.com/song/11111111-1111-4111-8111-111111111111';
const URL_SHAPE = /^https?:\/\/(?:www\.|app\.)?suno\.(?:com|ai)\/song\/([0-9a-f-]{36})\/?(?:$|\?)/i;
const CARRIERS = ['SourceURL', 'FileURL', 'Woas', 'Woaf', 'UserDefinedURL', 'Purl', 'URL', 'ArtistURL'];

/** The song's address as the official source of the recording (ID3 WOAS). A link can be put there by hand, so it implies. */
export const sunoLink = defineSign({
  id: ID,
  needs: 'text',
  summary: 'The address of a song at Suno as the source of the recording.',
  certainty: 'implied',
  provenOn: 'made files',
  falsePositives: 'Links to Suno’s site that name no song never match.',
  examples: {
    fires: [{ title: 'ID3', metadata: { 'ID3v2_4:SourceURL': SONG }, origin: 'generated' }],
    staysSilent: [{ title: 'The site', metadata: { 'ID3v2_4:SourceURL': 'https://suno.com/about' } }],
  },
  read({ metadata }) {
    for (const { text, carrier } of findTexts(metadata, CARRIERS)) {
      const jobId = URL_SHAPE.exec(text.trim().slice(0, 300))?.[1];
      if (jobId === undefined) continue;
      return evidenceOf({ sign: ID, origin: 'generated', certainty: 'implied', system: 'Suno', carrier }, { jobId });
    }
    return NOTHING;
  },
});
