import { COMPANION_SIGNS, type CompanionSign } from '../../src/domain/companion-signs.ts';
import { SIGNS, SIGNS_VERSION } from '../../src/signs/registry.ts';
import type { Sign, SignExample } from '../../src/signs/sign.ts';
import { table } from './markdown.ts';

const INTRO = `# Signs that Assay reads

Generated from the registry of signs by \`node scripts/write-docs.ts\`; do not edit. Version of the signs: ${SIGNS_VERSION}.

A sign is one kind of statement that a file can carry about its origin. Certainty is the most that a sign can give:
**declared** says that AI was used, **implied** is the mark of a tool that generates, a **hint** is only a reason to ask.
Only the judge can raise a declared statement to *proven*, from the state of the credential that carries it (see [origin.md](origin.md)).

*Proven on* says whether a sign was tried on files that others made (real files) or only on files made for the purpose
(made files): treat the latter as untested in the wild. Nothing found never means free of AI: most ways of copying a file
remove all of these signs.`;

function describe(sign: Sign): string {
  const list = (examples: readonly SignExample[]): string =>
    examples
      .map(({ title, origin }) => (origin === undefined ? `  - ${title}` : `  - ${title}: \`${origin}\``))
      .join('\n');
  return `### \`${sign.id}\`

${sign.summary}

- Certainty: ${sign.certainty}. Proven on: ${sign.provenOn}.${sign.needs === 'pixels' ? ' Needs `--deep`.' : ''}
- False positives: ${sign.falsePositives}
- Fires on:
${list(sign.examples.fires)}
- Stays silent on:
${list(sign.examples.staysSilent)}`;
}

function describeCompanion({ id, summary, certainty, falsePositives, holds }: CompanionSign): string {
  return `### \`${id}\`

${summary}

- Certainty: ${certainty}. Found by scanning a folder, never in a file.
- False positives: ${falsePositives}
- When it speaks, and when not:
${holds.map((condition) => `  - ${condition}`).join('\n')}`;
}

function overviewOfCompanions(): string {
  return table(
    ['Sign', 'What it is and where it sits', 'Certainty'],
    COMPANION_SIGNS.map(({ id, summary, certainty }) => [`\`${id}\``, summary, certainty]),
  );
}

function overview(signs: readonly Sign[]): string {
  return table(
    ['Sign', 'What it is and where it sits', 'Certainty', 'Proven on'],
    signs.map(({ id, summary, certainty, provenOn }) => [`\`${id}\``, summary, certainty, provenOn]),
  );
}

/** docs/signals.md, whole. */
export function renderSignalsDoc(): string {
  const texts = SIGNS.filter((sign) => sign.needs === 'text');
  const pixels = SIGNS.filter((sign) => sign.needs === 'pixels');
  const parts = [
    INTRO,
    '## In what a file says',
    overview(texts),
    ...(pixels.length === 0 ? [] : ['## In the pixels (`--deep`, losslessly stored stills)', overview(pixels)]),
    '## Beside the files and in the ledger',
    overviewOfCompanions(),
    '## Each sign',
    ...SIGNS.map(describe),
    ...COMPANION_SIGNS.map(describeCompanion),
  ];
  return `${parts.join('\n\n')}\n`;
}
