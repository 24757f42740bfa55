import { findTexts } from '../shared/carriers.ts';
import { evidenceOf } from '../shared/evidence.ts';
import { defineSign, NOTHING } from '../sign.ts';

const ID = 'midjourney.description';
const JOB = '2b6e053b-9a65-4ca9-9e13-b6f4465164d4';
const JOB_ID = /\bJob ID: ([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b/i;
const VERSION = /\s--(v|version|niji)\s{1,3}(\d{1,2}(?:\.\d{1,2})?)\b/;
const CARRIERS = ['PNG:Description', 'XMP-dc:Description', 'IPTC:Caption-Abstract', 'IFD0:ImageDescription'];
/** The id stands at the end of the text. */
const TAIL_LENGTH = 8192;

/**
 * Midjourney's description: the prompt with its switches, and the id of the job. With the same id as the picture's GUID, or the
 * digital source type beside it, it is what Midjourney itself declares; the text alone can be copied and only implies it.
 */
export const midjourney = defineSign({
  id: ID,
  needs: 'text',
  summary: 'Midjourney’s description: the prompt, its switches and the id of the job.',
  certainty: 'declared',
  provenOn: 'real files',
  falsePositives: 'The description copied to another picture: alone it only implies.',
  examples: {
    fires: [
      {
        title: 'As downloaded',
        metadata: { 'PNG:Description': `a quay --ar 4:3 --v 5.2 Job ID: ${JOB}`, 'XMP-iptcExt:DigitalImageGUID': JOB },
        origin: 'generated',
      },
      {
        title: 'The text alone',
        metadata: { 'IPTC:Caption-Abstract': `a quay --niji 6 Job ID: ${JOB}` },
        origin: 'generated',
      },
    ],
    staysSilent: [
      { title: 'Another id', metadata: { 'PNG:Description': 'Render job, Job ID: 1234' } },
      { title: 'The name in prose', metadata: { 'PNG:Description': 'not made with Midjourney --v 5' } },
    ],
  },
  read({ metadata }) {
    for (const { text, carrier } of findTexts(metadata, CARRIERS)) {
      const jobId = JOB_ID.exec(text.slice(-TAIL_LENGTH))?.[1]?.toLowerCase();
      if (jobId === undefined) continue;
      const version = VERSION.exec(text);
      const guid = metadata.text('XMP-iptcExt:DigitalImageGUID')?.toLowerCase();
      const declared =
        guid === jobId || metadata.text('XMP-iptcExt:DigitalSourceType')?.includes('rainedAlgorithmicMedia') === true;
      // Render farms number jobs with UUIDs too: without a switch of Midjourney's the id must be confirmed.
      if (version === null && !declared && !/\s--(?:ar|stylize|s|chaos|seed|style|raw)\b/.test(text)) continue;
      return evidenceOf(
        { sign: ID, origin: 'generated', certainty: declared ? 'declared' : 'implied', system: 'Midjourney', carrier },
        {
          jobId,
          version: version === null ? undefined : `${version[1] === 'niji' ? 'niji ' : ''}${version[2] ?? ''}`,
          prompt: text.replace(JOB_ID, ''),
        },
      );
    }
    return NOTHING;
  },
});
