import type { MarkStatement } from './mark.ts';
import { composeXmp } from './xmp-statement.ts';

/** Names of OpenEXR's own attributes begin in lower case; at most 31 bytes, so that every reader takes them. */
const EXR_NAMES: Readonly<Record<string, string>> = {
  'Iptc4xmpExt:DigitalSourceType': 'digitalSourceType',
  'Iptc4xmpExt:AISystemUsed': 'aiSystemUsed',
  'Iptc4xmpExt:AISystemVersionUsed': 'aiSystemVersionUsed',
  'Iptc4xmpExt:AIPromptInformation': 'aiPromptInformation',
  'plus:DataMining': 'dataMining',
};

/** The same statement as string attributes of an OpenEXR header: IPTC's names as OpenEXR spells names. */
export function composeExrAttributes(statement: MarkStatement): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(composeXmp(statement)).map(([name, text]) => [EXR_NAMES[name] ?? name, text]),
  );
}
