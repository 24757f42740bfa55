import { LEDGER_SIGN, RECEIPT_SIGN, SEQUENCE_MANIFEST_SIGN } from '../../src/domain/companion-signs.ts';
import { MISSPELLED_CODES, RETIRED_CODES, SOURCE_CLASSES } from '../../src/domain/digital-source-type.ts';
import { UNREAD_REMARKS } from '../../src/domain/judge-origin.ts';
import { ORIGINS } from '../../src/domain/origin.ts';
import { CONVERSION_ACTIONS } from '../../src/domain/origin-conversion.ts';
import { PATH_RULES, USES } from '../../src/domain/origin-paths.ts';
import { ORIGIN_CASES, type OriginCase } from '../../test/unit/domain/origin-cases.ts';
import { table } from './markdown.ts';

const code = (text: string): string => `\`${text}\``;
const codes = (texts: readonly string[]): string => texts.map(code).join(', ');

const RULES = `# How origin is judged

Generated from the tables that the program and its test use, by \`node scripts/write-docs.ts\`; do not edit.

The origins, highest first: ${ORIGINS.map(code).join(' > ')}. The highest that any evidence reaches wins.

1. **Hints** never rise above \`needs-answer\`, whoever signs them. \`composite\` and \`virtualRecording\`, which may hold AI or not, are \`needs-answer\` too.
2. **Certainty** is the strongest among the evidence that decided. \`proven\`: declared in a manifest that is trusted and intact and
   that trusted manifests link to the file. Everything else keeps what the sign gives: \`declared\`, \`implied\`, \`hint\`.
3. **Ingredients** hand their origin on as in the table below. A manifest that no path leads to counts as an input.
4. **\`not-ai\`** needs a signed non-AI source type that covers the whole file, with every binding intact: each manifest whose
   content went in states one itself, or only converted a parent that does, and says so by its actions. A parent or component
   without a credential of its own is unknown, and unknown is never clean. An unknown or expired signer's claim counts, at most
   \`declared\`, with \`credential.self-declared\`. Anything that could not be read (${codes(UNREAD_REMARKS)}) rules \`not-ai\` out.
5. **Unsigned** metadata that claims a non-AI origin counts for nothing: the file stays \`unknown\`, with \`evidence.unsigned-claim\`.
6. **Conflict**: a broken binding under a claim (it may have been taken from another file), or a non-AI claim in one carrier against AI in
   another, takes the higher origin and adds \`evidence.conflict\`. Capture followed by an AI edit within one credential is a history, no conflict.
7. **A credential that could not be read** (\`unreadable\`, or kept elsewhere) leaves the origin to the rest of the evidence. There is a statement nobody
   read, so the file can never be \`not-ai\`; but it is no sign of AI either, so it does not become \`needs-answer\` by itself. The remark asks somebody to act.
   Where ExifTool can print the store, its words count like plain XMP (\`c2pa.jumbf-fallback\`).
8. \`unknown\` means that nothing was found. It does not mean clean.
9. **A signed sequence manifest** (\`${SEQUENCE_MANIFEST_SIGN}\`) speaks for each frame in its folder whose SHA-256 it lists. A frame without a credential takes
   the manifest's for its own, with all the rules above. Where the frame has one, each credential is judged with its own statements and the higher origin wins:
   a manifest that claims an origin without AI never outweighs what the frame says itself, and if the two contradict each other that is \`evidence.conflict\`.
   A manifest whose signature is not intact speaks for nothing.
10. **A receipt of marks and the ledger** (\`${RECEIPT_SIGN}\`, \`${LEDGER_SIGN}\`) speak for a content, by its hash, only where the mark told of is not there.
   They are \`declared\`, whoever signed the receipt, and no origin without AI is taken from them.

Remarks about the credential itself (tampered, malformed, expired, a tampered ingredient, failing identity assertions) are derived from its
state each time, so that they change when trust anchors or dates do.`;

function describeSourceTypes(): string {
  return table(
    ['Digital source type', 'Class'],
    Object.entries(SOURCE_CLASSES).map(([name, found]) => [code(name), code(found)]),
  );
}

function describeOddCodes(): string {
  const rows = (from: Readonly<Record<string, string>>, kind: string): string[][] =>
    Object.entries(from).map(([name, to]) => [code(name), kind, code(to)]);
  return table(
    ['Code', 'Why', 'Read as'],
    [...rows(RETIRED_CODES, 'retired'), ...rows(MISSPELLED_CODES, 'not in the vocabulary')],
  );
}

function describePaths(): string {
  return table(
    ['The ingredient is', ...USES],
    ORIGINS.map((origin) => [code(origin), ...USES.map((use) => code(PATH_RULES[origin][use]))]),
  );
}

function describeCase({ title, evidence, credential, origin, certainty, remarks }: OriginCase): string[] {
  const said = evidence.map((piece) => {
    const path = (piece.through ?? []).map((step) =>
      step.relation === 'parent' ? `${step.conversionOnly ? 'converted' : 'edited'} parent` : step.relation,
    );
    const from = piece.manifest === undefined ? 'unsigned' : ['signed', ...path].join(', ');
    return `${piece.origin} ${piece.certainty} (${from})`;
  });
  return [
    title,
    said.length === 0 ? 'none' : said.join('; '),
    credential.state,
    code(origin),
    certainty ?? '',
    remarks.map(code).join(' '),
  ];
}

/** docs/origin.md, whole. */
export function renderOriginDoc(): string {
  const parts = [
    RULES,
    '## From an ingredient to the file',
    describePaths(),
    `*Converted* means that the manifest which uses the parent has no other actions than ${codes(CONVERSION_ACTIONS)}, or a watermark stamped on by Google's library.`,
    '## Digital source types',
    describeSourceTypes(),
    'Codes that are read but never written:',
    describeOddCodes(),
    'Full URIs (http or https, trailing slash), bare terms, schema.org mirror names and the English names of the vocabulary are read alike. Any other text is `evidence.unknown-code`.',
    '## Worked cases',
    'Every row is a test.',
    table(['Case', 'Evidence', 'Credential', 'Origin', 'Certainty', 'Remarks'], ORIGIN_CASES.map(describeCase)),
  ];
  return `${parts.join('\n\n')}\n`;
}
