import type { Approval } from '../domain/approval.ts';
import type { Declaration } from '../domain/declaration.ts';
import type { PolicyProfile } from '../domain/policy-profile.ts';
import type { Show } from '../domain/show.ts';
import { parseDocumentAs } from './parse-document.ts';
import { approvalSchema } from './schemas/approval.ts';
import { declarationSchema } from './schemas/declaration.ts';
import { policySchema } from './schemas/policy.ts';
import { showSchema } from './schemas/show.ts';

// Each takes YAML or JSON and throws one `config.invalid` naming file, line and field of every fault. Documents of people
// hold no numbers, so that `version: 2.10` stays as it was written.

export function parseShow(name: string, text: string): Show {
  return parseDocumentAs(showSchema, name, text, { numbers: 'text' });
}

export function parseDeclaration(name: string, text: string): Declaration {
  return parseDocumentAs(declarationSchema, name, text, { numbers: 'text' });
}

export function parseApproval(name: string, text: string): Approval {
  return parseDocumentAs(approvalSchema, name, text, { numbers: 'text' });
}

export function parsePolicy(name: string, text: string): PolicyProfile {
  return parseDocumentAs(policySchema, name, text, { numbers: 'text' });
}
