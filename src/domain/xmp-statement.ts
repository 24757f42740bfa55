import { SOURCE_CLASSES, sourceTypeUri } from './digital-source-type.ts';
import type { MarkStatement, TrainingUse } from './mark.ts';
import { isFlagged } from './origin.ts';
import type { XmpProperties } from './ports.ts';

/** PLUS vocabulary (ns.useplus.org/LDF/ldf-XMPSpecification, Data Mining); Video Metadata Hub 1.7 points to it too. */
const PLUS_BASE = 'http://ns.useplus.org/ldf/vocab/';
/** `constrained` names no constraint here: what may be done with the file has to be asked for. */
const DATA_MINING: Readonly<Record<TrainingUse, string>> = {
  allowed: 'DMI-ALLOWED',
  notAllowed: 'DMI-PROHIBITED-AIMLTRAINING',
  constrained: 'DMI-PROHIBITED-SEECONSTRAINT',
};

/** What XML 1.0 cannot hold, not even escaped (section 2.2, Char). */
const NOT_XML = /[^\t\n\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/**
 * Text as XML holds it and every reader of it gives it back: line ends of one kind, U+FFFD for characters that XML does
 * not have, no white space around it (some readers trim it, some do not).
 */
function toXmlText(text: string): string {
  return text.trim().replace(/\r\n?/g, '\n').replace(NOT_XML, '\uFFFD');
}

/** The engine that a tool ran, in brackets: IPTC has one property for both. */
function nameSystem({ tool, model }: MarkStatement): string | undefined {
  if (tool === undefined) return model;
  return model === undefined || model === tool.name ? tool.name : `${tool.name} (${model})`;
}

/**
 * The statement as XMP properties: `Iptc4xmpExt:DigitalSourceType` (the exact URI of the vocabulary), the AI properties of IPTC
 * Photo Metadata 2025.1, and `plus:DataMining` when there is a preference on training. The AI properties only stand beside
 * an origin that has generative AI in it: they say that it was used, and the program a picture was rendered with is no such
 * system.
 */
export function composeXmp(statement: MarkStatement): XmpProperties {
  const { origin, tool, prompt, promptWriter, training } = statement;
  const sourceClass = SOURCE_CLASSES[origin];
  const isAi = sourceClass !== 'neutral' && isFlagged(sourceClass);
  const texts: readonly (readonly [string, string | undefined])[] = [
    ['Iptc4xmpExt:DigitalSourceType', sourceTypeUri(origin)],
    ['Iptc4xmpExt:AISystemUsed', isAi ? nameSystem(statement) : undefined],
    ['Iptc4xmpExt:AISystemVersionUsed', isAi ? tool?.version : undefined],
    ['Iptc4xmpExt:AIPromptInformation', isAi ? prompt : undefined],
    ['Iptc4xmpExt:AIPromptWriterName', isAi ? promptWriter : undefined],
    ['plus:DataMining', training === undefined ? undefined : `${PLUS_BASE}${DATA_MINING[training]}`],
  ];
  return Object.fromEntries(
    texts.map(([name, text]) => [name, toXmlText(text ?? '')] as const).filter(([, text]) => text !== ''),
  );
}

/** Names of OpenEXR's own attributes begin in lower case; at most 31 bytes, so that every reader takes them. */
const EXR_NAMES: Readonly<Record<string, string>> = {
  'Iptc4xmpExt:DigitalSourceType': 'digitalSourceType',
  'Iptc4xmpExt:AISystemUsed': 'aiSystemUsed',
  'Iptc4xmpExt:AISystemVersionUsed': 'aiSystemVersionUsed',
  'Iptc4xmpExt:AIPromptInformation': 'aiPromptInformation',
  'Iptc4xmpExt:AIPromptWriterName': 'aiPromptWriterName',
  'plus:DataMining': 'dataMining',
};

/** The same statement as string attributes of an OpenEXR header: IPTC's names as OpenEXR spells names. */
export function composeExrAttributes(statement: MarkStatement): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(composeXmp(statement)).map(([name, text]) => [EXR_NAMES[name] ?? name, text]),
  );
}
