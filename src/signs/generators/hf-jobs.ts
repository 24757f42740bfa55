import { evidenceOf } from '../shared/evidence.ts';
import { defineSign, NOTHING } from '../sign.ts';

const ID = 'huggingface.job';
const JOB = '11111111-1111-4111-8111-111111111111';

/** Hugging Face marks what its jobs write; a job can be anything, so it is a hint. */
export const hfJobs = defineSign({
  id: ID,
  needs: 'text',
  summary: 'The id of a Hugging Face job in PNG text.',
  certainty: 'hint',
  provenOn: 'made files',
  falsePositives: 'Jobs that generate nothing: a hint.',
  examples: {
    fires: [{ title: 'PNG text', metadata: { 'PNG:Hf-job-id': JOB }, origin: 'needs-answer' }],
    staysSilent: [{ title: 'Empty', metadata: { 'PNG:Hf-job-id': '' } }],
  },
  read({ metadata }) {
    const jobId = metadata.text('PNG:Hf-job-id')?.trim() ?? '';
    if (jobId === '') return NOTHING;
    return evidenceOf(
      { sign: ID, origin: 'needs-answer', certainty: 'hint', system: 'Hugging Face Jobs', carrier: 'PNG:Hf-job-id' },
      { jobId },
    );
  },
});
