import type { Metadata } from '../../domain/metadata.ts';
import { type CarriedText, findTexts, formatKey } from '../shared/carriers.ts';
import { evidenceOf } from '../shared/evidence.ts';
import { getField, getText } from '../shared/fields.ts';
import { findToken } from '../shared/tokens.ts';
import { defineSign, NOTHING } from '../sign.ts';

const ID = 'audio.originator';
/** Services that generate sound. None of these is an everyday word of the field except `Suno`, which stands in name fields only. */
const SERVICES = [
  'ElevenLabs',
  'Eleven Labs',
  'Suno',
  'Udio',
  'Stable Audio',
  'Mubert',
  'Soundraw',
  'AIVA Technologies',
];
/** Fields in which a program names itself: broadcast wave, its XML, and the RIFF list. */
const NAME_KEYS = ['RIFF:Originator', 'RIFF:Software', 'RIFF:CodingHistory', 'RIFF:EncodedBy', 'RIFF:Engineer'];
const NOTE_KEYS = ['RIFF:Description', 'RIFF:Comment'];
const SAYS_SO = /\b(?:generated|created|made) (?:with|by|using|in) /i;

/** Suno's own comment has a sign of its own, which declares. */
function saysGenerated(text: string): boolean {
  return SAYS_SO.test(text.slice(0, 4096)) && !/^\s{0,20}made with suno/i.test(text);
}

interface Field extends CarriedText {
  /** A free text, which must also say that it was generated. */
  readonly note: boolean;
}

function readXml(metadata: Metadata): readonly Field[] {
  return metadata.all('XML:Bwfxml').flatMap(({ key, value }) => {
    const carrier = formatKey(key);
    const bext = getField(value, 'Bext');
    const named = [getText(bext, 'BwfOriginator'), getText(getField(value, 'History'), 'OriginalSoftware')];
    const notes = [getText(value, 'Note'), getText(value, 'User'), getText(bext, 'BwfDescription')];
    const fieldsOf = (texts: readonly (string | undefined)[], note: boolean): readonly Field[] =>
      texts.flatMap((text) => (text === undefined ? [] : [{ text, carrier, note }]));
    return [...fieldsOf(named, false), ...fieldsOf(notes, true)];
  });
}

/** Nobody has published what these services write into broadcast wave, so a name there asks a question and proves nothing. */
export const audioOriginator = defineSign({
  id: ID,
  needs: 'text',
  summary: 'A service that generates sound, named in broadcast wave (bext, iXML) or the RIFF list of a WAV. A hint.',
  certainty: 'hint',
  provenOn: 'made files',
  falsePositives:
    'Recordings processed (cleaned, dubbed) by the same services: a hint. Free text must say “generated with …”.',
  examples: {
    fires: [
      { title: 'bext originator', metadata: { 'RIFF:Originator': 'ElevenLabs' }, origin: 'needs-answer' },
      { title: 'iXML note', metadata: { 'XML:Bwfxml': { Note: 'Generated with ElevenLabs' } }, origin: 'needs-answer' },
      { title: 'RIFF list', metadata: { 'RIFF:Software': 'Stable Audio 2.0' }, origin: 'needs-answer' },
    ],
    staysSilent: [
      { title: 'A recorder', metadata: { 'RIFF:Originator': 'Sound Devices 888' } },
      { title: 'A note about a service', metadata: { 'XML:Bwfxml': { Note: 'replace the Udio temp track' } } },
      { title: 'A part of a word', metadata: { 'RIFF:Originator': 'Studio A' } },
    ],
  },
  read({ metadata }) {
    const tagged = (keys: readonly string[], note: boolean): readonly Field[] =>
      findTexts(metadata, keys).map((field) => ({ ...field, note }));
    for (const field of [...tagged(NAME_KEYS, false), ...tagged(NOTE_KEYS, true), ...readXml(metadata)]) {
      const system = findToken(field.text, SERVICES);
      if (system === undefined || (field.note && !saysGenerated(field.text))) continue;
      return evidenceOf(
        { sign: ID, origin: 'needs-answer', certainty: 'hint', system, carrier: field.carrier },
        { raw: field.text },
      );
    }
    return NOTHING;
  },
});
