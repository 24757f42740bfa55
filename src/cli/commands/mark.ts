import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { openConfiguredSigner } from '../../compose/keys.ts';
import { toLocalPath } from '../../compose/locate-operand.ts';
import type { Assay } from '../../compose/open-assay.ts';
import { confirmByHash } from '../../compose/pictures/confirm-by-hash.ts';
import { createMarkedPictures } from '../../compose/pictures/marked-pictures.ts';
import { refuseUntrustedSigner } from '../../compose/refuse-untrusted-signer.ts';
import { startMarking } from '../../compose/start-marking.ts';
import { AssayError } from '../../domain/errors.ts';
import type { MarkLine, MarkSummary } from '../../domain/mark-report.ts';
import { SCHEMA_VERSION } from '../../domain/report.ts';
import { createMarkCollection, describeWarnings } from '../../pipeline/mark/collect-marks.ts';
import { createMarkRecorder } from '../../pipeline/mark/mark-recorder.ts';
import { createMarkTally } from '../../pipeline/mark/mark-tally.ts';
import type { MarkOptions } from '../../pipeline/mark/parts.ts';
import { toJsonText } from '../../report/json-text.ts';
import { describeMark } from '../../report/mark-lines.ts';
import { createMarkText } from '../../report/mark-text.ts';
import { createStyle } from '../../report/style.ts';
import type { Command, ParsedOptions } from '../command.ts';
import { EXIT, EXIT_OF_ERROR, type ExitCode, strongestExit } from '../exit-codes.ts';
import { fingerprintAtEnd, tellFingerprints, wantsFingerprints } from '../fingerprint-pictures.ts';
import { openProgressBar } from '../progress.ts';
import { queueMark } from '../queue/queue-mark.ts';
import { WORK_QUEUE_OPTIONS, withWorkQueue } from '../queue/with-work-queue.ts';
import { readSignerSpec } from '../read-signer-spec.ts';
import { withAssay } from '../session.ts';
import { type Terminal, writeOut } from '../terminal.ts';
import { readDetails, readFrameRate, readIngredients, readOrigin, STATEMENT_OPTIONS } from './mark-options.ts';
import { readPapers, writePapers } from './mark-papers.ts';
import type { MarkSession } from './mark-session.ts';
import { readStatements } from './mark-statements.ts';
import { createTroubles } from './mark-troubles.ts';
import { FINGERPRINT_OPTIONS } from './matching-options.ts';
import { SIGNING_OPTIONS } from './signing-options.ts';

export const markCommand: Command = {
  name: 'mark',
  summary: 'state the origin of files in content credentials and metadata, so that it can be read back anywhere',
  operands: 'PATH…',
  operandCount: [1, 1000],
  options: {
    ...STATEMENT_OPTIONS,
    'in-place': {
      type: 'boolean',
      help: 'mark the files where they are: written beside, read back, then put in place',
    },
    out: { type: 'string', value: 'DIR', help: 'write marked copies there; folders and names are kept' },
    overwrite: { type: 'boolean', help: 'with --out: replace what lies there and is not this mark' },
    sidecar: {
      type: 'boolean',
      help: 'write .c2pa and .xmp beside the files even where the format could take them in',
    },
    'per-frame': { type: 'boolean', help: 'frames that cannot embed get a sidecar each, beside the sequence manifest' },
    'sequence-only': { type: 'boolean', help: 'leave frames as they are: only the sequence manifest speaks for them' },
    'exr-attribute': { type: 'boolean', help: 'also write the statement into the headers of OpenEXR files' },
    'keep-times': { type: 'boolean', help: 'marked files keep the modification time of the original' },
    'keep-owner': { type: 'boolean', help: 'marked files keep user and group, where the system allows' },
    receipt: {
      type: 'string',
      value: 'FILE',
      help: 'write a signed receipt: FILE.receipt.json, its .c2pa, and a page to print',
    },
    mhl: { type: 'boolean', help: 'write what was marked as an ASC MHL generation beside the files' },
    ...SIGNING_OPTIONS,
    trust: {
      type: 'string',
      multiple: true,
      value: 'FILE',
      help: 'trust anchors (PEM): every mark must read back as trusted by them',
    },
    json: { type: 'boolean', help: 'one JSON object a line (docs/schemas/mark.schema.json)' },
    ...FINGERPRINT_OPTIONS,
    ...WORK_QUEUE_OPTIONS,
  },
  notes: [
    'One of --in-place and --out is required. Nothing is re-encoded: pictures and sound stay bit for bit what they are.',
    'A file that carries this very mark is left as it is. A file that carries other credentials keeps them as its history.',
    'Signing needs a key: `assay keys init --out DIR` makes one for trying things out, --key DIR takes it. See docs/signing.md.',
    'With a queue, workers mark, each with the signer of its own configuration, and totals are printed. PATH and DIR are then inside roots of the configuration.',
  ],
  run: (operands, options, terminal) => {
    readPlace(options);
    readOrigin(options);
    return withAssay(options, terminal, (assay) =>
      withWorkQueue({ assay, options, terminal }, (queue) =>
        queue === undefined
          ? mark(operands, assay, options, terminal)
          : queueMark(operands, queue, readMarkOptions(options), { assay, options, terminal }),
      ),
    );
  },
};

async function mark(
  operands: readonly string[],
  assay: Assay,
  options: ParsedOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const signer = await openConfiguredSigner(readSignerSpec(options, assay.config, terminal.cwd), terminal.signal);
  const marking = startMarking(assay, { signer, signal: terminal.signal });
  try {
    refuseUntrustedSigner(signer, assay);
    return await markAll(operands, { assay, signer, marking, options, terminal });
  } finally {
    await marking.close();
    await signer.close();
  }
}

async function markAll(operands: readonly string[], session: MarkSession): Promise<ExitCode> {
  const { assay, signer, marking, options, terminal } = session;
  const startedMs = performance.now();
  const toPath = (operand: string): string => toLocalPath(operand, assay.config.roots, terminal.cwd);
  const roots = operands.map(toPath);
  const asked = options.text('out');
  const out = asked === undefined ? undefined : toPath(asked);
  const ingredients = await marking.readIngredients(
    readIngredients(options).map((each) => ({ ...each, path: toPath(each.path) })),
  );
  const statements = await readStatements(
    {
      origin: readOrigin(options),
      details: readDetails(options),
      ingredients: ingredients.map(({ stated }) => stated),
    },
    { declaration: options.text('declaration'), cwd: terminal.cwd, compile: assay.compilePattern },
  );
  const base = out ?? commonFolder(roots);
  const papers = await readPapers(base, options, terminal);
  const collection = createMarkCollection({
    base,
    signer: signer.profile,
    keepEntries: papers.receipt !== undefined || papers.mhl,
    ...(papers.receipt !== undefined && { receipt: papers.receipt.id }),
  });
  const tally = createMarkTally();
  const pictures = createMarkedPictures();
  const json = options.flag('json');
  const text = createMarkText(createStyle(terminal.colour));
  const bar = openProgressBar(terminal, 'mark');
  const codes: ExitCode[] = [];
  const troubles = createTroubles();
  const recorder = createMarkRecorder(collection, assay.ledger);
  const headBefore = await assay.ledger.head();
  try {
    const results = marking.mark({
      roots,
      ...(out !== undefined && { out }),
      ...statements,
      ingredients,
      options: readMarkOptions(options),
      onProgress: (progress) => bar.update(progress),
    });
    await troubles.attempt(async () => {
      for await (const result of results) {
        terminal.signal.throwIfAborted();
        collection.add(result);
        tally.add(result);
        if (wantsFingerprints(session)) pictures.add(result);
        for (const line of describeMark(result)) {
          if (line.status === 'failed') codes.push(exitOf(line));
          if (json) await writeOut(terminal.stdout, `${toJsonText(line)}\n`);
          else text.add(line);
        }
        await troubles.attempt(() => recorder.record());
      }
    });
  } finally {
    bar.stop();
    // What is marked is marked, whatever stops the rest.
    await troubles.attempt(() => recorder.finish());
  }
  const warnings = describeWarnings(signer.profile, tally.stamped);
  const written = terminal.signal.aborted
    ? undefined
    : await troubles.attempt(() => writePapers(papers, { base, collection, warnings }, session));
  const seconds = Math.round((performance.now() - startedMs) / 10) / 100;
  const fingerprinted = terminal.signal.aborted
    ? undefined
    : await troubles.attempt(async () =>
        fingerprintAtEnd(await pictures.listOpen(assay.ledger), session, confirmByHash),
      );
  const summary: MarkSummary = {
    schemaVersion: SCHEMA_VERSION,
    kind: 'summary',
    ...tally.counts(),
    signer: { name: signer.profile.name, development: signer.profile.development },
    warnings,
    ...written?.named,
    ...(fingerprinted !== undefined && { fingerprints: fingerprinted.counts }),
    seconds,
    ledgerHead: (await troubles.attempt(() => assay.ledger.head())) ?? headBefore,
  };
  // What was done is told first, also when it ends badly.
  const { marked, unchanged, skipped, failed } = summary;
  if (troubles.first === undefined || marked + unchanged + skipped + failed > 0)
    await writeOut(terminal.stdout, json ? `${toJsonText(summary)}\n` : text.render(summary));
  await tellFingerprints(fingerprinted, session);
  if (troubles.first !== undefined) throw troubles.first;
  return strongestExit([...codes, ...(written?.hasFaults === true ? [EXIT.findings] : [])]);
}

function exitOf(line: MarkLine): ExitCode {
  const code = line.error?.code;
  return code !== undefined && code in EXIT_OF_ERROR ? EXIT_OF_ERROR[code as keyof typeof EXIT_OF_ERROR] : EXIT.unread;
}

function readPlace(options: ParsedOptions): void {
  const out = options.text('out');
  if (options.flag('in-place') === (out !== undefined) || out === '')
    throw new AssayError(
      'usage.invalid',
      'Say where the marked files go: --in-place, or --out DIR for copies. See: assay help mark',
    );
}

function readMarkOptions(options: ParsedOptions): MarkOptions {
  const frameRate = readFrameRate(options);
  return {
    inPlace: options.flag('in-place'),
    placement: {
      forceSidecar: options.flag('sidecar'),
      exrAttribute: options.flag('exr-attribute'),
      perFrame: options.flag('per-frame'),
      sequenceOnly: options.flag('sequence-only'),
      ...(frameRate !== undefined && { frameRate }),
    },
    keep: { owner: options.flag('keep-owner'), times: options.flag('keep-times') },
    overwrite: options.flag('overwrite'),
  };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** The folder that holds all the paths: what names in a receipt are relative to. */
function commonFolder(roots: readonly string[]): string {
  const folders = roots.map((path) => (isFolder(path) ? path : dirname(path)));
  let common = folders[0] ?? '/';
  while (folders.some((folder) => folder !== common && !folder.startsWith(common === '/' ? '/' : `${common}/`)))
    common = dirname(common);
  return common;
}
