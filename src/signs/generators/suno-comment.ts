import { findTexts } from '../shared/carriers.ts';
import { evidenceOf } from '../shared/evidence.ts';
import { defineSign, NOTHING } from '../sign.ts';

const ID = 'suno.comment';
const TEXT = 'made with suno; created=2026-01-02T03:04:05Z; id=11111111-1111-4111-8111-111111111111';
/** ExifTool's names for the comment in MP3 (also as user text), M4A, MP4, WAV, AVI, FLAC, Ogg, WebM and the WAV of broadcasters. */
const CARRIERS = [
  'Comment',
  'Comment-eng',
  'Comment-xxx',
  'Vorbis:Description',
  'RIFF:Description',
  'ItemList:Description',
  'Keys:Description',
  'Matroska:Description',
  'UserDefinedText',
];
const PHRASE = /^\s*made with suno(?: studio)?(?=\s*(?:$|;))/i;
const FIELD = /;\s*(created|id)=([\w:.+-]{1,80})/g;

/** The comment that Suno writes into everything it exports; it outlives transcoding, which the credential does not. */
export const sunoComment = defineSign({
  id: ID,
  needs: 'text',
  summary: 'Suno’s comment “made with suno; created=…; id=…” in MP3, M4A, MP4, WAV, FLAC, Ogg and WebM.',
  certainty: 'declared',
  provenOn: 'made files',
  falsePositives: 'A comment that begins with the phrase in other words: it must end there or go on with its fields.',
  examples: {
    fires: [
      { title: 'MP3', metadata: { 'ID3v2_4:Comment': TEXT }, origin: 'generated' },
      { title: 'FLAC', metadata: { 'Vorbis:Description': TEXT }, origin: 'generated' },
      { title: 'WAV', metadata: { 'RIFF:Comment': 'Made with Suno Studio' }, origin: 'generated' },
    ],
    staysSilent: [
      { title: 'The word in another language', metadata: { 'ID3v2_4:Comment': 'suno, a song' } },
      { title: 'Prose', metadata: { 'ID3v2_4:Comment': 'made with sunoco fuel' } },
    ],
  },
  read({ metadata }) {
    const found = findTexts(metadata, CARRIERS).find(({ text }) => PHRASE.test(text.slice(0, 1000)));
    if (found === undefined) return NOTHING;
    const fields = new Map([...found.text.slice(0, 1000).matchAll(FIELD)].map((match) => [match[1], match[2]]));
    return evidenceOf(
      { sign: ID, origin: 'generated', certainty: 'declared', system: 'Suno', carrier: found.carrier },
      { jobId: fields.get('id'), created: fields.get('created'), raw: found.text },
    );
  },
});
