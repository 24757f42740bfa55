import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Command, parseCommandLine } from '../../../src/cli/command.ts';
import { SIGNING_OPTIONS } from '../../../src/cli/commands/signing-options.ts';
import { EXIT } from '../../../src/cli/exit-codes.ts';
import { readSignerSpec } from '../../../src/cli/read-signer-spec.ts';
import { splitCommand } from '../../../src/cli/split-command.ts';
import { loadConfig } from '../../../src/config/load.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-spec-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const command: Command = {
  name: 'sign',
  summary: '',
  operands: '',
  operandCount: [0, 0],
  options: SIGNING_OPTIONS,
  run: async () => EXIT.ok,
};

/** Reads a command line, with `signer:` of a configuration in the folder `conf`. */
async function read(args: readonly string[], signer = '') {
  const configFile = join(folder, 'named.yaml');
  writeFileSync(configFile, signer === '' ? '' : `signer: ${signer}\n`);
  const config = await loadConfig({ cwd: folder, configFile });
  return readSignerSpec(parseCommandLine(command, args).options, config, '/project');
}

const FILE = { kind: 'file', certificatePath: '/project/keys/signer.pem', keyPath: '/project/keys/signer.key' };

describe('who signs', () => {
  test('comes from the command line', async () => {
    expect(await read(['--key', 'keys'])).toEqual(FILE);
    expect(await read(['--cert', 'a.pem', '--key-file', '/b.key', '--algorithm', 'es384'])).toEqual({
      kind: 'file',
      certificatePath: '/project/a.pem',
      keyPath: '/b.key',
      algorithm: 'es384',
    });
    expect(await read(['--cert', 'a.pem', '--signer-command', './sign.sh  my-key'])).toEqual({
      kind: 'command',
      certificatePath: '/project/a.pem',
      command: ['/project/sign.sh', 'my-key'],
      cwd: '/project',
      timeoutMs: 30_000,
    });
    expect(
      await read(['--cert', 'a.pem', '--signer-url', 'http://localhost/', '--tsa', 'http://t/', '--tsa-optional']),
    ).toEqual({
      kind: 'service',
      certificatePath: '/project/a.pem',
      url: 'http://localhost/',
      timeoutMs: 30_000,
      timeStamp: { url: 'http://t/', optional: true },
    });
  });

  test('comes from the configuration, relative to it, and the command line goes over it', async () => {
    expect(await read([], '{key: k, tsa: "http://t/"}')).toEqual({
      kind: 'file',
      certificatePath: join(folder, 'k/signer.pem'),
      keyPath: join(folder, 'k/signer.key'),
      timeStamp: { url: 'http://t/', optional: false },
    });
    const service = '{cert: c.pem, url: "https://a/", token: {file: t}, timeoutSeconds: 5, algorithm: ed25519}';
    const named = ['--config', 'named.yaml'];
    expect(await read(named, service)).toEqual({
      kind: 'service',
      certificatePath: join(folder, 'c.pem'),
      url: 'https://a/',
      token: { header: 'authorization', from: { file: join(folder, 't') } },
      timeoutMs: 5000,
      algorithm: 'ed25519',
    });
    expect(await read(named, '{cert: c.pem, command: [./s.sh, ./x]}')).toMatchObject({
      command: [join(folder, 's.sh'), './x'],
    });
    expect(await read(['--key', 'keys'], service)).toEqual({ ...FILE, algorithm: 'ed25519' });
    expect(await read(['--signer-url', 'https://b/'], service), 'the token is for another').not.toHaveProperty('token');
  });

  test('is not taken from a configuration nobody named, when it is a program or a service', async () => {
    for (const signer of ['{cert: c.pem, command: [x]}', '{cert: c.pem, url: "https://a/"}'])
      await expect(read([], signer)).rejects.toMatchObject({
        code: 'config.invalid',
        message: expect.stringMatching(/--config/),
      });
  });

  const refused: readonly (readonly [readonly string[], string, RegExp])[] = [
    [[], '', /assay keys init/],
    [['--key', 'a', '--signer-url', 'b'], '', /only one/],
    [['--key', 'a', '--cert', 'b'], '', /leave out --cert/],
    [['--key', ''], '', /must not be empty/],
    [['--key-file', 'b'], '', /add --cert/],
    [['--cert', 'b'], '', /Say who signs/],
    [['--cert', 'b'], '{key: k}', /give --key-file/],
    [['--key', 'a', '--algorithm', 'rs256'], '', /es256, es384/],
    [['--key', 'a', '--tsa', 'ftp://x'], '', /time-stamping authority/],
    [['--key', 'a', '--tsa-optional'], '', /add --tsa/],
    [[], '{key: a, keyFile: b}', /only one/],
    [['--config', 'x'], '{cert: a, url: "https://x/", token: {header: y}}', /either file or variable/],
  ];
  test.each(refused)('%j with %j is refused', async (args, signer, message) => {
    await expect(read(args, signer)).rejects.toMatchObject({
      code: expect.stringMatching(/^(usage|config)\.invalid$/),
      message: expect.stringMatching(message),
    });
  });
});

test('a program is words or a JSON list, and never a line for a shell', () => {
  expect(splitCommand(' pkcs11-sign\t--slot 0 ', '/project')).toEqual(['pkcs11-sign', '--slot', '0']);
  expect(splitCommand('["./a b.sh", "", "$x"]', '/project')).toEqual(['/project/a b.sh', '', '$x']);
  for (const text of ['', '  ', '[', '[]', '[1]', '[""]', `sh -c 'x'`, 'a | b', 'a $B', 'a; b'])
    expect(() => splitCommand(text, '/project'), text).toThrow(expect.objectContaining({ code: 'usage.invalid' }));
});
