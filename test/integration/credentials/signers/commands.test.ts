import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keysCheckCommand } from '../../../../src/cli/commands/keys-check.ts';
import { keysInitCommand } from '../../../../src/cli/commands/keys-init.ts';
import { runCommandLine } from '../../../../src/cli/run.ts';
import { openConfiguredSigner } from '../../../../src/compose/keys.ts';
import { writeKeyFolder } from '../../../../src/credentials/keys/write-key-folder.ts';

let folder: string;
/** Everything that was printed or thrown in this file. */
let printed = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assay-commands-'));
  expect(await run('keys', 'init', '--out', 'keys')).toMatchObject({ code: 0 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(...args: readonly string[]) {
  const collect = () => {
    const parts: string[] = [];
    const stream = new Writable({
      write(part, _encoding, done) {
        parts.push(String(part));
        done();
      },
    });
    return { stream, text: () => parts.join('') };
  };
  const [stdout, stderr] = [collect(), collect()];
  const code = await runCommandLine(args, [keysInitCommand, keysCheckCommand], '0', {
    stdout: stdout.stream,
    stderr: stderr.stream,
    interactive: false,
    colour: false,
    columns: 100,
    cwd: folder,
    signal: new AbortController().signal,
  });
  printed += stdout.text() + stderr.text();
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

test('nothing half made is left, and nothing of others is touched', async () => {
  mkdirSync(join(folder, 'half'));
  writeFileSync(join(folder, 'half/ca.pem'), 'mine');
  expect(await run('keys', 'init', '--out', 'half')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/holds keys already/),
  });
  expect(readdirSync(join(folder, 'half'))).toEqual(['ca.pem']);
  // Writing fails in the middle, after the key itself.
  const keys = { keyPem: 'x', certificatePem: undefined as unknown as string, anchorPem: 'x' };
  await expect(writeKeyFolder(join(folder, 'failed'), keys)).rejects.toMatchObject({ code: 'output.io' });
  expect(readdirSync(join(folder, 'failed'))).toEqual([]);
  writeFileSync(join(folder, 'file'), '');
  expect(await run('keys', 'init', '--out', 'file/keys')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/is no folder/),
  });
});

test.each([
  [['--out', ''], /--out DIR/],
  [['--out', 'x', '--algorithm', 'rs256'], /es256, es384/],
  [['--out', 'x', '--days', '0'], /1 to 3650/],
  [['--out', 'x', '--days', '9e9'], /1 to 3650/],
  [['--out', 'x', '--name', 'a\u001b[2J'], /visible characters/],
])('keys init %j is refused', async (args, message) => {
  expect(await run('keys', 'init', ...args)).toMatchObject({ code: 2, stderr: expect.stringMatching(message) });
  expect(readdirSync(folder)).not.toContain('x');
});

test('what is not there is said to be not there', async () => {
  const missing = await run('keys', 'check', 'nowhere');
  expect(missing).toMatchObject({ code: 2, stderr: expect.stringMatching(/There is no .*nowhere/) });
  const noKey = await run('keys', 'check', 'keys/signer.pem', '--key-file', 'nowhere');
  expect(noKey).toMatchObject({ code: 2, stderr: expect.stringMatching(/There is no file .*nowhere/) });
});

test('a name with escapes in a certificate is printed as what it is', async () => {
  const { makeIssuer, makeLeaf } = await import('./odd-certificates.ts');
  const leaf = await makeLeaf(await makeIssuer('Root'), { subject: 'CN=evil\u001b[31m\u202e' });
  writeFileSync(join(folder, 'evil.pem'), leaf.pem);
  const { stdout } = await run('keys', 'check', 'evil.pem');
  expect(stdout).toMatch(/evil/);
  for (const unsafe of ['\u001b', '\u202e']) expect(stdout).not.toContain(unsafe);
});

test('nothing of a private key is ever printed or thrown, whatever is wrong with its file', async () => {
  const pem = readFileSync(join(folder, 'keys/signer.key'), 'utf8');
  const body = pem.replaceAll(/-----[^-]+-----|\s/g, '');
  const spoilt: Readonly<Record<string, string>> = {
    'cut.key': pem.slice(0, 120),
    'junk.key': pem.replace(body.slice(50, 60), '!!!!!!!!!!'),
    'wrong.key': pem.replace(body.slice(50, 60), 'AAAAAAAAAA'),
    'label.key': pem.replaceAll('PRIVATE KEY', 'DSA PRIVATE KEY'),
    'public.key': pem.replaceAll('PRIVATE KEY', 'PUBLIC KEY'),
    'bare.key': body,
    'twice.key': pem + pem,
  };
  const certificatePath = join(folder, 'keys/signer.pem');
  for (const [name, text] of Object.entries(spoilt)) {
    const keyPath = join(folder, name);
    writeFileSync(keyPath, text, { mode: 0o600 });
    expect(await run('keys', 'check', 'keys/signer.pem', '--key-file', name), name).toMatchObject({ code: 1 });
    const error = await openConfiguredSigner({ kind: 'file', certificatePath, keyPath }).catch(
      (cause: unknown) => cause,
    );
    expect(error, name).toMatchObject({ code: 'signer.unusable' });
    // With its causes, as a report of a bug would show them.
    for (let each: unknown = error; each instanceof Error; each = each.cause)
      printed += `${each.stack}${JSON.stringify(each)}`;
  }
  // The key where a certificate, an anchor or a configuration is asked for; and a program that prints it.
  await run('keys', 'check', 'keys/signer.key');
  await run('keys', 'check', 'bare.key', '--json');
  await run('keys', 'check', 'keys', '--trust', 'keys/signer.key');
  await run('keys', 'check', 'keys', '--config', 'keys/signer.key');
  writeFileSync(join(folder, 'inside.yaml'), `signer: {key: "${pem.replaceAll('\n', ' ')}", tsa: [x]}\n`);
  expect(await run('keys', 'check', 'keys', '--config', 'inside.yaml')).toMatchObject({ code: 2 });
  const leaking = ['sh', '-c', `cat '${join(folder, 'keys/signer.key')}' >&2; exit 1`];
  const shown = await openConfiguredSigner({
    kind: 'command',
    certificatePath,
    command: leaking,
    cwd: folder,
    timeoutMs: 5000,
  }).catch((cause: unknown) => String(cause));
  expect(shown).toMatch(/exit code 1.*private key left out/);
  printed += String(shown as string);

  for (let at = 40; at + 12 <= 100; at += 1) expect(printed).not.toContain(body.slice(at, at + 12));
  const secretHex = Buffer.from(body, 'base64').subarray(36, 68).toString('hex');
  expect(printed).not.toContain(secretHex.slice(0, 16));
  expect(printed, 'that it saw what was printed').toContain('does not belong');
});
