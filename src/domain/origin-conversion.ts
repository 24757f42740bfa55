import type { ActionReading, ManifestReading } from './credential.ts';

/**
 * Actions of the C2PA vocabulary after which the picture or sound is editorially what it was. `watermarked` changes
 * values nobody sees; `resized` and `transcoded` are defined as keeping the content.
 */
export const CONVERSION_ACTIONS = [
  'c2pa.opened',
  'c2pa.converted',
  'c2pa.transcoded',
  'c2pa.repackaged',
  'c2pa.published',
  'c2pa.saved',
  'c2pa.redacted',
  'c2pa.edited.metadata',
  'c2pa.resized',
  'c2pa.resized.proportional',
  'c2pa.watermarked',
  'c2pa.watermarked.bound',
  'c2pa.watermarked.unbound',
] as const;

const CONVERSIONS: ReadonlySet<string> = new Set(CONVERSION_ACTIONS);

/** What Google writes with `c2pa.edited` for marks stamped on a finished picture. */
const STAMPS = new Set(['added visible watermark', 'applied imperceptible synthid watermark']);

export function isConversion(action: ActionReading): boolean {
  if (CONVERSIONS.has(action.action)) return true;
  const description = action.description?.trim().replace(/\.$/, '').toLowerCase();
  return action.action === 'c2pa.edited' && description !== undefined && STAMPS.has(description);
}

/** True when nothing in the manifest says that it changed its content. No action at all says nothing either. */
export function isConversionOnly(manifest: Pick<ManifestReading, 'actions'>): boolean {
  return manifest.actions.every(isConversion);
}
