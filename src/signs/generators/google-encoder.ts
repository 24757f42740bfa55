import { evidenceOf } from '../shared/evidence.ts';
import { defineSign, NOTHING } from '../sign.ts';

const ID = 'google.encoder';

/**
 * Google's generated video names `Google` as its encoder, and so does everything downloaded from YouTube or Takeout. YouTube also
 * signs its tracks ("ISO Media file produced by Google Inc."), and a phone's video names its maker; with either the encoder says
 * nothing. Without a credential it is never more than a hint.
 */
export const googleEncoder = defineSign({
  id: ID,
  needs: 'text',
  summary: 'MP4 with the encoder “Google” and neither a camera nor YouTube’s mark on its tracks. A hint.',
  certainty: 'hint',
  provenOn: 'made files',
  falsePositives: 'Files re-encoded by Google’s services without YouTube’s mark.',
  examples: {
    fires: [{ title: 'The encoder alone', metadata: { 'ItemList:Encoder': 'Google' }, origin: 'needs-answer' }],
    staysSilent: [
      {
        title: 'From YouTube',
        metadata: {
          'ItemList:Encoder': 'Google',
          'Track1:HandlerDescription': 'ISO Media file produced by Google Inc.',
        },
      },
      { title: 'From a phone', metadata: { 'ItemList:Encoder': 'Google', 'Keys:Make': 'Google' } },
      { title: 'A muxer', metadata: { 'ItemList:Encoder': 'Lavf60.16.100' } },
    ],
  },
  read({ metadata }) {
    if (metadata.text('ItemList:Encoder')?.trim() !== 'Google') return NOTHING;
    const youtube = metadata
      .all('HandlerDescription')
      .some(({ value }) => typeof value === 'string' && /produced by Google/i.test(value));
    const camera = ['Make', 'AndroidMake', 'AndroidVersion', 'Model'].some((name) => metadata.all(name).length > 0);
    if (youtube || camera) return NOTHING;
    return evidenceOf({
      sign: ID,
      origin: 'needs-answer',
      certainty: 'hint',
      system: 'Google',
      carrier: 'ItemList:Encoder',
    });
  },
});
