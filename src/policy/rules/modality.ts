import type { MediaKind } from '../../domain/asset.ts';
import type { Modality } from '../../domain/declaration.ts';
import { draftRuns } from '../finding-draft.ts';
import type { PolicyCheck } from '../policy-context.ts';

/**
 * What a file can be declared as. A movie holds sound, and text can stand in any picture; a sound file holds no picture and a
 * still no sound.
 */
const FITTING: Readonly<Record<MediaKind, readonly Modality[]>> = {
  image: ['image', 'video', 'text'],
  video: ['image', 'video', 'audio', 'text'],
  audio: ['audio', 'text'],
  document: ['image', 'video', 'audio', 'text'],
  other: ['image', 'video', 'audio', 'text'],
};

/** Sound and text count as much as picture: the declared modality must be one that the file can have. */
export const checkModality: PolicyCheck<'modality'> = ({ items }, rule) =>
  draftRuns(rule.id, items, ({ file, declared }) => {
    const { kind } = file;
    if (kind === undefined) return undefined;
    const wrong = declared.generated.find(({ entry }) => !FITTING[kind].includes(entry.modality));
    if (wrong === undefined) return undefined;
    return {
      code: 'declaration.modality-mismatch',
      severity: rule.severity,
      basis: 'inspection',
      message: `Declared as ${wrong.entry.modality} in declaration ${wrong.declaration.reference}, and the file is ${kind}.`,
      remedy: 'Have the declaration corrected: it may speak of another file.',
    };
  });
