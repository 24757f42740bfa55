import { NO_CREDENTIAL } from '../../../../src/domain/credential.ts';
import { createMetadata } from '../../../../src/domain/metadata.ts';
import type { SignExample, SignInput } from '../../../../src/signs/sign.ts';

/** Completes a sign's example, or any made metadata, to what a sign is given. */
export function toInput(example: Pick<SignExample, 'metadata' | 'input'>): SignInput {
  return {
    mediaType: 'image/png',
    kind: 'image',
    extension: '.png',
    credential: NO_CREDENTIAL,
    xmpSidecars: [],
    jsonSidecars: [],
    headerText: {},
    extraText: {},
    ...example.input,
    metadata: createMetadata(example.metadata ?? {}),
  };
}
