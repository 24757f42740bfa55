import type { ManifestPlan } from '../../domain/manifest-plan.ts';
import type { Receipt } from '../../domain/receipt.ts';

/**
 * What the claim over a receipt says of the receipt itself. Every `c2pa.created` has to name a source type: `dataDrivenMedia`, data
 * put into readable form by a program that people wrote and ran. `empty` would call it a blank, and `digitalCreation` somebody's
 * handiwork.
 */
export function planReceiptManifest(receipt: Receipt, title: string, sha256: string): ManifestPlan {
  const { name, version } = receipt.program;
  return {
    title,
    generator: { name, version },
    actions: [
      { action: 'c2pa.created', sourceType: 'dataDrivenMedia', agent: { name, version }, when: receipt.madeAt },
    ],
    ingredients: [],
    metadata: {},
    // Nothing was asked for beyond the document, and nothing was there before it.
    mark: { version: 1, request: sha256, source: sha256 },
  };
}
