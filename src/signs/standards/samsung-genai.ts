import type { Evidence } from '../../domain/evidence.ts';
import { makeDetail } from '../shared/detail.ts';
import { defineSign, type SignInput, type SignResult } from '../sign.ts';

const SIGN = 'samsung.genai';

function read({ metadata }: SignInput): SignResult {
  const type = metadata.text('Samsung:GenAIType');
  const version = metadata.text('Samsung:GenImageVersion');
  const detail = makeDetail({
    genAiType: type,
    genImageVersion: version,
    connectorType: metadata.text('Samsung:ConnectorType'),
  });
  const base = { sign: SIGN, system: 'Samsung Galaxy AI', detail };
  if (type !== undefined) {
    if (/^\s*0*\s*$/.test(type)) return { evidence: [] };
    const evidence: Evidence = { ...base, origin: 'ai-edited', certainty: 'declared', carrier: 'Samsung:GenAIType' };
    return { evidence: [evidence] };
  }
  if (version === undefined) return { evidence: [] };
  const hint: Evidence = { ...base, origin: 'needs-answer', certainty: 'hint', carrier: 'Samsung:GenImageVersion' };
  return { evidence: [hint] };
}

/** Tags that Samsung's Photo assist leaves in its maker notes. */
export const samsungGenai = defineSign({
  id: SIGN,
  summary: 'Samsung maker notes: GenAIType other than zero; GenImageVersion without it is a hint.',
  certainty: 'declared',
  provenOn: 'real files',
  falsePositives: 'Ordinary Samsung photos carry other Samsung tags; only these two count, and GenAIType 0 is silent.',
  needs: 'text',
  read,
  examples: {
    fires: [
      {
        title: 'Photo assist',
        metadata: { 'Samsung:Main:GenAIType': 8, 'Samsung:Main:GenImageVersion': 'v1' },
        origin: 'ai-edited',
      },
      { title: 'version alone', metadata: { 'Samsung:Main:GenImageVersion': 'v1' }, origin: 'needs-answer' },
    ],
    staysSilent: [
      { title: 'type zero', metadata: { 'Samsung:Main:GenAIType': 0, 'Samsung:Main:GenImageVersion': 'v1' } },
      { title: 'a camera photo', metadata: { 'Samsung:Main:DeviceType': 'Cell Phone' } },
    ],
  },
});
