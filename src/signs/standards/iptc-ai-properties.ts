import { findSourceType, IPTC_BASE } from '../../domain/digital-source-type.ts';
import type { Metadata } from '../../domain/metadata.ts';
import { isFlagged } from '../../domain/origin.ts';
import { findTexts } from '../shared/carriers.ts';
import { makeDetail } from '../shared/detail.ts';
import { defineSign, type SignInput, type SignResult } from '../sign.ts';
import { listMetadata } from './metadata-sources.ts';

/** What a form filled in by hand says when there was no AI. */
const NONE = /^(?:none|no|n\/?a|not applicable|-+)\.?$/i;

/** In XMP, and as Assay writes the same names into the headers of OpenEXR files. */
function keysOf(name: string): readonly string[] {
  return [`XMP-iptcExt:${name}`, `OpenEXR:${name}`];
}

function findStated(metadata: Metadata, name: string): { text: string; carrier: string } | undefined {
  return findTexts(metadata, keysOf(name)).find(({ text }) => text.trim() !== '' && !NONE.test(text.trim()));
}

/** The properties say that generative AI was used; a digital source type beside them says how. */
function originBeside(metadata: Metadata): 'generated' | 'ai-edited' | 'contains-ai' {
  for (const { text } of findTexts(metadata, keysOf('DigitalSourceType'))) {
    const found = findSourceType(text)?.class;
    if (found !== undefined && found !== 'neutral' && isFlagged(found))
      return found === 'ai-edited' || found === 'contains-ai' ? found : 'generated';
  }
  return 'generated';
}

function read(input: SignInput): SignResult {
  return {
    evidence: listMetadata(input).flatMap(({ metadata, prefix }) => {
      const system = findStated(metadata, 'AISystemUsed');
      const version = findStated(metadata, 'AISystemVersionUsed');
      const prompt = findStated(metadata, 'AIPromptInformation');
      const writer = findStated(metadata, 'AIPromptWriterName');
      const first = system ?? version ?? prompt ?? writer;
      if (first === undefined) return [];
      const name = system?.text.trim().slice(0, 200).toWellFormed();
      return [
        {
          sign: 'xmp.iptc-ai-properties',
          origin: originBeside(metadata),
          certainty: 'declared' as const,
          ...(name === undefined ? {} : { system: name }),
          carrier: `${prefix}${first.carrier}`,
          detail: makeDetail({
            model: system?.text,
            version: version?.text,
            prompt: prompt?.text,
            promptWriter: writer?.text,
          }),
        },
      ];
    }),
  };
}

/** The four AI properties of IPTC Photo Metadata 2025.1. */
export const iptcAiProperties = defineSign({
  id: 'xmp.iptc-ai-properties',
  summary:
    'IPTC Photo Metadata 2025.1: AISystemUsed, AISystemVersionUsed, AIPromptInformation, AIPromptWriterName in XMP-iptcExt, or as attributes of an OpenEXR header.',
  certainty: 'declared',
  provenOn: 'made files',
  falsePositives: 'None known. Forms filled in with "none" or "n/a" stay silent.',
  needs: 'text',
  read,
  examples: {
    fires: [
      {
        title: 'all four',
        metadata: {
          'XMP-iptcExt:Main:AISystemUsed': 'Imagine 9',
          'XMP-iptcExt:Main:AISystemVersionUsed': 9,
          'XMP-iptcExt:Main:AIPromptInformation': 'a barn at dusk',
          'XMP-iptcExt:Main:AIPromptWriterName': 'J. Doe',
        },
        origin: 'generated',
      },
      {
        title: 'OpenEXR attributes',
        metadata: { 'OpenEXR:AiSystemUsed': 'Filler', 'OpenEXR:DigitalSourceType': `${IPTC_BASE}compositeSynthetic` },
        origin: 'contains-ai',
      },
      {
        title: 'a later part of an EXR',
        input: { headerText: { 'OpenEXR:Part2:aiSystemUsed': 'Imagine 9' } },
        origin: 'generated',
      },
      { title: 'a prompt alone', metadata: { 'XMP-iptcExt:Main:AIPromptInformation': 'a barn' }, origin: 'generated' },
      {
        title: 'beside a source type that says edited',
        metadata: {
          'XMP-iptcExt:Main:AISystemUsed': 'Filler',
          'XMP-iptcExt:Main:DigitalSourceType': `${IPTC_BASE}compositeWithTrainedAlgorithmicMedia`,
        },
        origin: 'ai-edited',
      },
    ],
    staysSilent: [
      { title: 'filled in as none', metadata: { 'XMP-iptcExt:Main:AISystemUsed': 'None' } },
      { title: 'empty', metadata: { 'XMP-iptcExt:Main:AIPromptInformation': '' } },
      { title: 'the data mining property', metadata: { 'XMP-plus:Main:DataMining': 'DMI-PROHIBITED-GENAIMLTRAINING' } },
    ],
  },
});
