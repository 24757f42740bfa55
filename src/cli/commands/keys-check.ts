import { checkKeys, type KeyCheck, type KeyCheckState, type SignerFilesReport } from '../../compose/keys.ts';
import { toJsonText } from '../../report/json-text.ts';
import { plainText } from '../../report/plain-text.ts';
import { createStyle } from '../../report/style.ts';
import type { Command } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { type Terminal, writeOut } from '../terminal.ts';
import { READING_OPTIONS } from './reading-options.ts';

const { trust } = READING_OPTIONS;

function decideExit({ checks, certificate }: SignerFilesReport): ExitCode {
  if (certificate === undefined) return EXIT.usage;
  return checks.some(({ state }) => state === 'wrong' || state === 'warning') ? EXIT.findings : EXIT.ok;
}

function sumUp({ checks, certificate }: SignerFilesReport): string {
  if (certificate === undefined) return 'There is no certificate that could be checked.';
  if (checks.some(({ state }) => state === 'wrong')) return 'Not usable as it is.';
  if (checks.some(({ state }) => state === 'warning')) return 'Usable, with something to do.';
  return 'Usable.';
}

async function printChecks(report: SignerFilesReport, terminal: Terminal): Promise<void> {
  const style = createStyle(terminal.colour);
  const marks: Readonly<Record<KeyCheckState, string>> = {
    fine: style.green('ok     '),
    note: 'note   ',
    warning: style.yellow('warning'),
    wrong: style.red('wrong  '),
  };
  const { certificate } = report;
  if (certificate !== undefined)
    await writeOut(
      terminal.stdout,
      `${plainText(certificate.subject)}\nissued by ${plainText(certificate.issuer)}\nSHA-256 ${certificate.fingerprint}\n\n`,
    );
  const print = async ({ state, message, remedy }: KeyCheck): Promise<void> => {
    await writeOut(terminal.stdout, `${marks[state]}  ${plainText(message, 2000)}\n`);
    if (remedy !== undefined) await writeOut(terminal.stdout, `         → ${plainText(remedy, 5000)}\n`);
  };
  for (const check of report.checks) await print(check);
  await writeOut(terminal.stdout, `\n${sumUp(report)}\n`);
}

export const keysCheckCommand: Command = {
  name: 'keys check',
  summary: 'say in plain words what is wrong with a certificate, its chain and its key',
  operands: 'PATH',
  operandCount: [1, 1],
  options: {
    'key-file': { type: 'string', value: 'FILE', help: 'the private key (PEM) that should belong to the certificate' },
    ...(trust !== undefined && { trust }),
    json: { type: 'boolean', help: 'as one JSON document' },
  },
  notes: [
    'PATH is a folder as keys init makes it, or a file with certificates in PEM format. Nothing of a private key is ever shown.',
    'Ends with 0 when there is nothing to do, 1 when something is wrong or will be soon, 2 when there is no certificate to look at.',
  ],
  async run([path = ''], options, terminal) {
    const keyFile = options.text('key-file');
    const configFile = options.text('config');
    const report = await checkKeys({
      cwd: terminal.cwd,
      path,
      trustFiles: options.list('trust'),
      ...(keyFile !== undefined && { keyFile }),
      ...(configFile !== undefined && { configFile }),
    });
    if (options.flag('json'))
      await writeOut(terminal.stdout, `${toJsonText({ schemaVersion: 1, kind: 'keys-check', ...report })}\n`);
    else await printChecks(report, terminal);
    return decideExit(report);
  },
};
