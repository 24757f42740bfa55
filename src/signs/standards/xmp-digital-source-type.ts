import { IPTC_BASE } from '../../domain/digital-source-type.ts';
import { createMetadata } from '../../domain/metadata.ts';
import { formatKey } from '../shared/carriers.ts';
import { defineSign, type SignInput, type SignResult } from '../sign.ts';
import { isStoreGroup, listMetadata } from './metadata-sources.ts';
import { joinResults, readSourceStatement } from './source-type-statement.ts';

const NAMES = ['DigitalSourceType', 'DigitalSourceFileType'] as const;
/** A list longer than this is no statement about one file. */
const LIST_LIMIT = 50;

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.slice(0, LIST_LIMIT).filter((item) => typeof item === 'string') : [];
}

function read(input: SignInput): SignResult {
  const results = listMetadata(input).flatMap(({ metadata, prefix }) =>
    NAMES.flatMap((name) => metadata.all(name))
      .filter(({ key }) => !isStoreGroup(key.group))
      .flatMap(({ key, value }) =>
        textsOf(value).map((text) =>
          readSourceStatement(text, { sign: 'xmp.digital-source-type', carrier: `${prefix}${formatKey(key)}` }),
        ),
      ),
  );
  return joinResults(results);
}

const KEY = 'XMP-iptcExt:Main:DigitalSourceType';

/** IPTC Photo Metadata, Digital Source Type, in plain (unsigned) metadata. */
export const xmpDigitalSourceType = defineSign({
  id: 'xmp.digital-source-type',
  summary:
    'IPTC Digital Source Type in XMP (full URI, bare term or name; also the deprecated DigitalSourceFileType), in the file or an XMP sidecar, or as an attribute of an OpenEXR header.',
  certainty: 'declared',
  provenOn: 'real files',
  falsePositives:
    'Copied along by crops, thumbnails and templates. Nobody signs it: a non-AI code counts for nothing by itself.',
  needs: 'text',
  read,
  examples: {
    fires: [
      { title: 'full URI', metadata: { [KEY]: `${IPTC_BASE}trainedAlgorithmicMedia` }, origin: 'generated' },
      {
        title: 'https and trailing slash',
        metadata: { [KEY]: 'https://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia/' },
        origin: 'ai-edited',
      },
      { title: 'bare term', metadata: { [KEY]: 'compositeSynthetic' }, origin: 'contains-ai' },
      {
        title: 'misspelled as in the wild',
        metadata: { [KEY]: `${IPTC_BASE}compositedWithTrainedAlgorithmicMedia` },
        origin: 'ai-edited',
      },
      {
        title: 'deprecated field, as a list',
        metadata: { 'XMP-iptcExt:Main:DigitalSourceFileType': [`${IPTC_BASE}trainedAlgorithmicMedia`] },
        origin: 'generated',
      },
      {
        title: 'an embedded document',
        metadata: { 'XMP-iptcExt:Doc2:DigitalSourceType': `${IPTC_BASE}trainedAlgorithmicMedia` },
        origin: 'generated',
      },
      { title: 'may or may not contain AI', metadata: { [KEY]: `${IPTC_BASE}composite` }, origin: 'needs-answer' },
      { title: 'a non-AI claim, unsigned', metadata: { [KEY]: `${IPTC_BASE}digitalCapture` }, origin: 'not-ai' },
      { title: 'retired code', metadata: { [KEY]: `${IPTC_BASE}digitalArt` }, origin: 'not-ai' },
      {
        title: 'OpenEXR attribute',
        metadata: { 'OpenEXR:DigitalSourceType': `${IPTC_BASE}trainedAlgorithmicMedia` },
        origin: 'generated',
      },
      {
        title: 'a later part of an EXR',
        input: { headerText: { 'OpenEXR:Part2:digitalSourceType': `${IPTC_BASE}trainedAlgorithmicMedia` } },
        origin: 'generated',
      },
      {
        title: 'XMP sidecar',
        input: {
          xmpSidecars: [
            { name: 'shot.xmp', metadata: createMetadata({ [KEY]: `${IPTC_BASE}trainedAlgorithmicMedia` }) },
          ],
        },
        origin: 'generated',
      },
    ],
    staysSilent: [
      { title: 'a code of no vocabulary (a remark instead)', metadata: { [KEY]: 'foo' } },
      { title: 'blank canvas', metadata: { [KEY]: 'http://c2pa.org/digitalsourcetype/empty' } },
      { title: 'empty', metadata: { [KEY]: ' ' } },
      { title: 'inside a C2PA store', metadata: { 'CBOR:Doc1-1:DigitalSourceType': 'trainedAlgorithmicMedia' } },
    ],
  },
});
