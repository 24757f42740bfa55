import type { CredentialReading } from '../../domain/credential.ts';
import type { GeneratedItem } from '../../domain/match-item.ts';
import { isFlagged } from '../../domain/origin.ts';
import type { Inspector } from '../../domain/ports.ts';
import { judgeReading } from '../judge-reading.ts';

/** Inspects as `inspector` does, and remembers which pictures were found to be generated. */
export interface RememberingInspector extends Pick<Inspector, 'inspect'> {
  /** Found so far, in the order of reading. */
  readonly found: readonly GeneratedItem[];
}

export function rememberGenerated(
  inspector: Pick<Inspector, 'inspect'>,
  rejudge: (credential: CredentialReading) => CredentialReading,
): RememberingInspector {
  const found: GeneratedItem[] = [];
  return {
    found,
    async inspect(request) {
      const inspection = await inspector.inspect(request);
      if (inspection.status !== 'checked') return inspection;
      const { reading } = inspection;
      // Most files say nothing, and need no judging.
      if (reading.evidence.length === 0 || (reading.kind !== 'image' && reading.kind !== 'video')) return inspection;
      const { origin, basis } = judgeReading(reading, rejudge);
      if (!isFlagged(origin)) return inspection;
      const { sha256 } = reading.key;
      const system = basis.find((evidence) => evidence.system !== undefined)?.system;
      found.push({
        sha256,
        origin,
        known: 'sign',
        places: [{ path: request.path, relativePath: '', sha256 }],
        ...(system === undefined ? {} : { system }),
        ...(reading.mediaType === undefined ? {} : { mediaType: reading.mediaType }),
      });
      return inspection;
    },
  };
}
