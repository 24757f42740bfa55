import { openVerifier, type Verifier } from '../../compose/open-verifier.ts';
import { judgeVerification } from '../../domain/judge-verification.ts';
import type { Verification } from '../../domain/verification.ts';
import { toJsonText } from '../../report/json-text.ts';
import { createStyle } from '../../report/style.ts';
import { createVerifyCounter, describeVerification } from '../../report/verify-lines.ts';
import { renderVerification, renderVerifySummary } from '../../report/verify-text.ts';
import type { Command, ParsedOptions } from '../command.ts';
import { EXIT, type ExitCode, strongestExit } from '../exit-codes.ts';
import { openProgressBar } from '../progress.ts';
import { type Terminal, writeOut } from '../terminal.ts';

export const verifyCommand: Command = {
  name: 'verify',
  summary: 'read marks back: who signed what and when, intact or not, trusted or not',
  operands: 'PATH…',
  operandCount: [1, 1000],
  options: {
    trust: {
      type: 'string',
      multiple: true,
      value: 'FILE',
      help: 'trust anchors (PEM) beside those configured; a signer whom none vouches for then counts as a fault',
    },
    'require-marks': { type: 'boolean', help: 'a media file without a mark counts as a fault' },
    'fetch-remote': {
      type: 'boolean',
      help: 'fetch credentials kept elsewhere, from the hosts the configuration allows',
    },
    json: { type: 'boolean', help: 'one JSON object a line (docs/schemas/verify.schema.json)' },
  },
  notes: [
    'PATH is a file, a folder, or the manifest of a sequence (NAME.sequence.json). Everything is read anew; the ledger is not asked.',
    'Exit code 1: a mark is broken, a frame is not what was signed, or what was required is not there. 3: something could not be read.',
  ],
  async run(operands, options, terminal) {
    const configFile = options.text('config');
    const verifier = await openVerifier({
      cwd: terminal.cwd,
      signal: terminal.signal,
      trustFiles: options.list('trust'),
      fetchRemote: options.flag('fetch-remote'),
      ...(configFile !== undefined && { configFile }),
    });
    try {
      const codes: ExitCode[] = [];
      for (const path of operands) codes.push(await verifyPath(path, verifier, options, terminal));
      return strongestExit(codes);
    } finally {
      await verifier.close();
    }
  },
};

/** Lines held back while a progress bar is drawn: beyond these the bar gives way. */
const LINES_HELD = 5000;

async function verifyPath(
  path: string,
  verifier: Verifier,
  options: ParsedOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const startedMs = performance.now();
  const counter = createVerifyCounter();
  const json = options.flag('json');
  const style = createStyle(terminal.colour);
  const bar = openProgressBar(terminal, 'verify');
  const held: string[] = [];
  let isDrawing = terminal.interactive;
  const stop = async (): Promise<void> => {
    bar.stop();
    isDrawing = false;
    for (const line of held.splice(0)) await writeOut(terminal.stdout, line);
  };
  const codes: ExitCode[] = [];
  try {
    const lines = verifier.verify({
      path,
      requireTrust: options.list('trust').length > 0,
      onProgress: (progress) => isDrawing && bar.update(progress),
    });
    for await (const verification of lines) {
      terminal.signal.throwIfAborted();
      counter.add(verification);
      codes.push(exitOf(verification, options.flag('require-marks')));
      const line = json
        ? `${toJsonText(describeVerification(verification))}\n`
        : renderVerification(verification, style);
      if (isDrawing && held.length < LINES_HELD) held.push(line);
      else {
        if (isDrawing) await stop();
        await writeOut(terminal.stdout, line);
      }
    }
  } finally {
    await stop();
  }
  const seconds = Math.round((performance.now() - startedMs) / 10) / 100;
  const summary = counter.summary({ path, seconds, trustSet: verifier.trust.id });
  await writeOut(terminal.stdout, json ? `${toJsonText(summary)}\n` : renderVerifySummary(summary, style));
  return strongestExit(codes);
}

function exitOf(verification: Verification, requireMarks: boolean): ExitCode {
  const { frames, unsupported } = verification;
  const verdict = judgeVerification(verification);
  if (verdict === 'unchecked') return EXIT.unread;
  if (verdict === 'broken') return EXIT.findings;
  if (verdict === 'unmarked') return requireMarks && unsupported !== true ? EXIT.findings : EXIT.ok;
  return (frames?.unread.length ?? 0) > 0 ? EXIT.unread : EXIT.ok;
}
