import type { CredentialState } from '../../../domain/credential.ts';
import type { SourceCode } from '../../../domain/digital-source-type.ts';
import type { MarkCarrier } from '../../../domain/mark.ts';

/** The digital source types in words that people who do not know the codes understand. */
export const SOURCE_WORDS: Readonly<Record<SourceCode, string>> = {
  trainedAlgorithmicMedia: 'made by a generative model',
  compositeWithTrainedAlgorithmicMedia: 'edited with a generative model',
  compositeSynthetic: 'contains generated elements',
  trainedAlgorithmicData: 'data made by a generative model',
  virtualRecording: 'recording of a virtual event',
  composite: 'composite of several elements',
  algorithmicMedia: 'made by an algorithm, not by a trained model',
  algorithmicallyEnhanced: 'enhanced by an algorithm, not by a trained model',
  humanEdits: 'edited by people',
  digitalCreation: 'made by people with digital tools',
  dataDrivenMedia: 'data made visible by a program',
  digitalCapture: 'captured by a digital camera or recorder',
  computationalCapture: 'captured and computed by a camera',
  compositeCapture: 'composite of captured elements',
  screenCapture: 'captured from a screen',
  negativeFilm: 'scanned from negative film',
  positiveFilm: 'scanned from positive film',
  print: 'scanned from a print',
  empty: 'blank',
};

export const CARRIER_WORDS: Readonly<Record<MarkCarrier, string>> = {
  embedded: 'in the file',
  sidecar: 'beside the file',
  sequence: 'in the sequence manifest',
};

export const STATE_WORDS: Readonly<Record<CredentialState, string>> = {
  trusted: 'intact, signer trusted',
  valid: 'intact, signer not known',
  expired: 'intact, certificate expired',
  tampered: 'tampered',
  malformed: 'malformed',
  unreadable: 'not readable',
  remote: 'kept elsewhere',
  absent: 'nothing there',
};
