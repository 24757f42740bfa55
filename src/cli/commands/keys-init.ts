import { relative, resolve } from 'node:path';
import { makeKeyFolder } from '../../compose/keys.ts';
import { AssayError } from '../../domain/errors.ts';
import { SIGNATURE_ALGORITHMS, type SignatureAlgorithm } from '../../domain/manifest-plan.ts';
import { plainText } from '../../report/plain-text.ts';
import type { Command, ParsedOptions } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { writeOut } from '../terminal.ts';

/** Long enough for a project, short enough that a key somebody forgot stops working by itself. */
const DEFAULT_DAYS = 365;
const MOST_DAYS = 3650;
const DEFAULT_NAME = 'Assay development signer';
/** Longest common name that X.509 allows, in characters (RFC 5280, ub-common-name). */
const NAME_LIMIT = 64;

function readAlgorithm(options: ParsedOptions): SignatureAlgorithm {
  const asked = options.text('algorithm') ?? 'es256';
  const algorithm = SIGNATURE_ALGORITHMS.find((name) => name === asked);
  if (algorithm !== undefined) return algorithm;
  throw new AssayError('usage.invalid', `--algorithm takes one of ${SIGNATURE_ALGORITHMS.join(', ')}.`);
}

function readDays(options: ParsedOptions): number {
  const asked = options.text('days') ?? String(DEFAULT_DAYS);
  const days = /^\d{1,5}$/.test(asked) ? Number(asked) : 0;
  if (days >= 1 && days <= MOST_DAYS) return days;
  throw new AssayError('usage.invalid', `--days takes a number from 1 to ${MOST_DAYS}.`);
}

function readName(options: ParsedOptions): string {
  const name = (options.text('name') ?? DEFAULT_NAME).trim();
  if (name !== '' && name.length <= NAME_LIMIT && plainText(name) === name) return name;
  throw new AssayError('usage.invalid', `--name takes 1 to ${NAME_LIMIT} visible characters.`);
}

export const keysInitCommand: Command = {
  name: 'keys init',
  summary: 'make a key and a certificate for development, and the authority that vouches for them',
  operands: '',
  operandCount: [0, 0],
  options: {
    out: { type: 'string', value: 'DIR', help: 'folder to write ca.pem, signer.pem and signer.key to' },
    algorithm: { type: 'string', value: 'NAME', help: 'es256 (default), es384, ps256 or ed25519' },
    name: { type: 'string', value: 'TEXT', help: `name in the certificate (default: ${DEFAULT_NAME})` },
    days: { type: 'string', value: 'N', help: `how long the certificate is valid (default: ${DEFAULT_DAYS})` },
  },
  notes: [
    'The certificates are marked as development in their subject, and receipts warn about them: they prove nothing to anybody who has not been given ca.pem. For deliveries, get a certificate as docs/signing.md describes.',
    'Files that are there are never written over. The key is readable by its owner alone, and keeps working only that way.',
  ],
  async run(_operands, options, terminal) {
    const out = options.text('out') ?? '';
    if (out === '') throw new AssayError('usage.invalid', 'Say where the keys go: assay keys init --out DIR');
    const folder = resolve(terminal.cwd, out);
    const request = { algorithm: readAlgorithm(options), name: readName(options), days: readDays(options) };
    const { anchorPath } = await makeKeyFolder(folder, request);
    const show = (path: string): string => {
      const short = relative(terminal.cwd, path);
      return plainText(short === '' || short.startsWith('..') ? path : short, 4096);
    };
    await writeOut(
      terminal.stdout,
      [
        `Made a development key (${request.algorithm}, ${request.days} days) in ${show(folder)}.`,
        '',
        `To mark with it:   assay mark PATH --origin CODE --key ${show(folder)} --out DIR`,
        `To read it back:   assay verify PATH --trust ${show(anchorPath)}`,
        '',
        'For development only: it proves nothing to anybody who has not been given ca.pem. Keep signer.key to yourself.',
        '',
      ].join('\n'),
    );
    return EXIT.ok;
  },
};
