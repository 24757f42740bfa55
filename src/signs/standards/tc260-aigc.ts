import type { Evidence } from '../../domain/evidence.ts';
import { formatKey } from '../shared/carriers.ts';
import { makeDetail } from '../shared/detail.ts';
import { isFields } from '../shared/fields.ts';
import { defineSign, type SignInput, type SignResult } from '../sign.ts';
import { findFrontMatterValue } from './front-matter.ts';
import { findStatedTexts, isStoreGroup, listMetadata } from './metadata-sources.ts';
import { type AigcLabel, parseAigcRoot, parseAigcValue } from './tc260-label.ts';

const SIGN = 'tc260.aigc';
/** Names under which ExifTool prints the label; `Unknown_AIGC` is RIFF's, but only as binary (see extraText). */
const NAMES = ['AIGC', 'Unknown_AIGC'];
/** Free text fields in which some writers put `{"AIGC": {…}}`. */
const FREE_TEXT = ['UserComment', 'ImageDescription', 'XMP-dc:Description', 'Comment', 'PDF:Subject', 'PDF:Keywords'];

/**
 * GB 45438-2025: 1 is generated, 2 may be, 3 is suspected of being. 2 and 3 are a platform's guess about somebody else's file.
 * A label without the field still declares that the file is AIGC, less plainly.
 */
function weigh(label: AigcLabel): Pick<Evidence, 'origin' | 'certainty'> {
  const value = label.label?.toLowerCase();
  if (value === '1' || value === 'aigc' || value === 'true') return { origin: 'generated', certainty: 'declared' };
  if (value === undefined && label.variant) return { origin: 'generated', certainty: 'declared' };
  if (value === undefined && label.producer !== undefined) return { origin: 'generated', certainty: 'implied' };
  return { origin: 'needs-answer', certainty: 'hint' };
}

/** Registered producers seen in real files, by the 18-character company number inside their code. */
const PRODUCERS: ReadonlyMap<string, string> = new Map([
  ['91110102MACQD9K640', 'Doubao'],
  ['9144030008867405X2', 'Jimeng'],
]);

/** A producer is `001`, one digit, company number and product number, or just a name. */
function nameProducer(producer: string): string | undefined {
  const company = /^001\d([0-9A-Z]{18})/.exec(producer)?.[1];
  return company === undefined ? producer.slice(0, 200).toWellFormed() : PRODUCERS.get(company);
}

function toEvidence(label: AigcLabel, raw: unknown, carrier: string): Evidence {
  const system = label.producer === undefined ? undefined : nameProducer(label.producer);
  return {
    sign: SIGN,
    ...weigh(label),
    ...(system === undefined ? {} : { system }),
    carrier,
    detail: makeDetail({
      label: label.label,
      producer: label.producer,
      produceId: label.produceId,
      propagator: label.propagator,
      propagateId: label.propagateId,
      raw: typeof raw === 'string' ? raw : undefined,
    }),
  };
}

/** A field of the label's own namespace that cannot be read says at least that somebody labelled the file. */
function toUnreadable(raw: string, carrier: string): Evidence {
  const detail = makeDetail({ raw, note: 'labelled, but no field of the standard could be read' });
  return { sign: SIGN, origin: 'needs-answer', certainty: 'hint', carrier, detail };
}

function readTags(input: SignInput): readonly Evidence[] {
  return listMetadata(input).flatMap(({ metadata, prefix }) =>
    NAMES.flatMap((name) => metadata.all(name))
      .filter(({ key }) => !isStoreGroup(key.group))
      .flatMap(({ key, value }): Evidence[] => {
        const carrier = `${prefix}${formatKey(key)}`;
        const label = parseAigcValue(value);
        if (label !== undefined) return [toEvidence(label, value, carrier)];
        const ownNamespace = /^XMP-T?C260/i.test(key.group);
        return ownNamespace && typeof value === 'string' && value.trim() !== '' && !/^\{[\s"',:\w]*\}$/.test(value)
          ? [toUnreadable(value, carrier)]
          : [];
      }),
  );
}

function readFreeText(input: SignInput): readonly Evidence[] {
  return findStatedTexts(input, FREE_TEXT).flatMap(({ text, carrier }) => {
    const label = parseAigcRoot(text);
    return label === undefined ? [] : [toEvidence(label, text, carrier)];
  });
}

function readOwnReaders(input: SignInput): readonly Evidence[] {
  const fields = [...Object.entries(input.headerText), ...Object.entries(input.extraText)];
  return fields.flatMap(([name, text]) => {
    const label = /(?:^|:)aigc$/i.test(name) ? parseAigcValue(text) : undefined;
    return label === undefined ? [] : [toEvidence(label, text, name)];
  });
}

/** Markdown and text: scripts and treatments carry the label in their head. */
function readFrontMatter(input: SignInput): readonly Evidence[] {
  const name = 'Text:FrontMatter';
  const text = input.extraText[name];
  if (text === undefined) return [];
  const value = findFrontMatterValue(text, 'AIGC');
  const label = value === undefined ? undefined : parseAigcValue(value);
  return label === undefined
    ? []
    : [toEvidence(label, typeof value === 'string' ? value : JSON.stringify(value), name)];
}

function readJsonSidecars(input: SignInput): readonly Evidence[] {
  return input.jsonSidecars.flatMap(({ name, value }) => {
    if (!isFields(value)) return [];
    const wrapped = Object.entries(value).find(([key]) => key.toLowerCase() === 'aigc')?.[1];
    const label = wrapped === undefined ? undefined : parseAigcValue(wrapped);
    return label === undefined ? [] : [toEvidence(label, wrapped, `sidecar ${name}`)];
  });
}

function read(input: SignInput): SignResult {
  return {
    evidence: [
      ...readTags(input),
      ...readFreeText(input),
      ...readOwnReaders(input),
      ...readFrontMatter(input),
      ...readJsonSidecars(input),
    ],
  };
}

const LABEL =
  '{"Label":"1","ContentProducer":"00119144030008867405X210001","ProduceID":"p-1","ReservedCode1":"","ContentPropagator":"","PropagateID":"","ReservedCode2":""}';

/** The implicit label that the Chinese measures of 2025 require in every generated file (GB 45438-2025). */
export const tc260Aigc = defineSign({
  id: SIGN,
  summary:
    'TC260 AIGC label (GB 45438-2025) in XMP, PNG text, MP4/MOV keys, Matroska, FLV, Vorbis, ID3, RIFF INFO, EXIF comments, PDF Info, the head of a Markdown or text file, or a JSON sidecar.',
  certainty: 'declared',
  provenOn: 'real files',
  falsePositives:
    'A key called AIGC without one field of the standard is ignored. Labels 2 and 3 are a platform guessing and only a hint.',
  needs: 'text',
  read,
  examples: {
    fires: [
      { title: 'XMP', metadata: { 'XMP-TC260:Main:Aigc': LABEL }, origin: 'generated' },
      { title: 'prefix typo', metadata: { 'XMP-C260:Main:AIGC': LABEL }, origin: 'generated' },
      {
        title: 'XMP structure',
        metadata: { 'XMP-TC260:Main:AIGC': { Label: 1, ProduceID: 'x' } },
        origin: 'generated',
      },
      { title: 'PNG text', metadata: { 'PNG:Main:AIGC': LABEL }, origin: 'generated' },
      { title: 'MP4 keys', metadata: { 'Keys:Main:AIGC': LABEL }, origin: 'generated' },
      { title: 'MP4 item list', metadata: { 'ItemList:Main:AIGC': LABEL }, origin: 'generated' },
      { title: 'Matroska', metadata: { 'Matroska:Main:Aigc': LABEL }, origin: 'generated' },
      { title: 'FLV', metadata: { 'Flash:Main:AIGC': LABEL }, origin: 'generated' },
      { title: 'Vorbis comment', metadata: { 'Vorbis:Main:Aigc': LABEL }, origin: 'generated' },
      { title: 'ID3', metadata: { 'ID3v2_4:Main:Aigc': LABEL }, origin: 'generated' },
      { title: 'PDF Info', metadata: { 'PDF:Main:AIGC': LABEL }, origin: 'generated' },
      {
        title: 'front matter of a script',
        input: {
          extraText: {
            'Text:FrontMatter': 'title: Pilot\nAIGC:\n  Label: "1"\n  ContentProducer: doubao\n  ProduceID: p-1\n',
          },
        },
        origin: 'generated',
      },
      {
        title: 'front matter with JSON',
        input: { extraText: { 'Text:FrontMatter': `AIGC: ${LABEL}` } },
        origin: 'generated',
      },
      { title: 'RIFF INFO, by our own reader', input: { extraText: { 'RIFF:AIGC': LABEL } }, origin: 'generated' },
      {
        title: 'EXIF comment with root AIGC',
        metadata: { 'ExifIFD:Main:UserComment': `{"AIGC":${LABEL}}` },
        origin: 'generated',
      },
      {
        title: 'root AIGC in the label field',
        metadata: { 'PNG:Main:AIGC': `{"aigc":${LABEL}}` },
        origin: 'generated',
      },
      { title: 'word instead of number', metadata: { 'PNG:Main:AIGC': '{"Label":"AIGC"}' }, origin: 'generated' },
      {
        title: 'variant keys',
        metadata: { 'PNG:Main:AIGC': '{"ServiceProvider":"yuanbao","ContentId":"c-9","Time":"2026-05-01"}' },
        origin: 'generated',
      },
      { title: 'escaped', metadata: { 'PNG:Main:AIGC': LABEL.replaceAll('"', '&quot;') }, origin: 'generated' },
      { title: 'cut off', metadata: { 'PNG:Main:AIGC': LABEL.slice(0, 60) }, origin: 'generated' },
      {
        title: 'a platform suspects',
        metadata: { 'PNG:Main:AIGC': '{"Label":"3","ContentPropagator":"video site"}' },
        origin: 'needs-answer',
      },
      { title: 'unreadable in its own namespace', metadata: { 'XMP-TC260:Main:Aigc': 'yes' }, origin: 'needs-answer' },
      { title: 'JSON sidecar', input: { jsonSidecars: [{ name: 'a.json', value: { AIGC: { Label: '1' } } }] } },
    ],
    staysSilent: [
      {
        title: 'front matter that only speaks of it',
        input: { extraText: { 'Text:FrontMatter': 'title: On AIGC\ntags:\n  AIGC: yes\nAIGC:\n  opinion: doubtful' } },
      },
      { title: 'no field of the standard', metadata: { 'PNG:Main:AIGC': '{"hello":"world"}' } },
      { title: 'all fields empty', metadata: { 'XMP-TC260:Main:Aigc': '{"Label":"","ProduceID":""}' } },
      { title: 'a comment that talks about it', metadata: { 'ExifIFD:Main:UserComment': 'AIGC Label: 1' } },
      { title: 'JSON without the root', metadata: { 'ExifIFD:Main:UserComment': '{"Label":"1"}' } },
      { title: 'one everyday word', metadata: { 'PNG:Main:AIGC': '{"Time":"noon"}' } },
      { title: 'binary placeholder', metadata: { 'RIFF:Main:Unknown_AIGC': '(Binary data 35 bytes, use -b option)' } },
    ],
  },
});
