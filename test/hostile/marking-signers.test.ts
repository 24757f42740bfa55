import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeEach, expect, test } from 'vitest';
import { type Credential, chainPem, makeAuthority, makeSigner } from '../support/certificates.ts';
import { startServer } from '../support/time-stamp-server.ts';
import { expectRefused, expectTidy, findChanges, type MarkFolder, makeMarkFolder } from './support/mark-folder.ts';
import { makeFrame, makeStill } from './support/mark-media.ts';
import { startSigningService } from './support/signing-service.ts';

const ORIGIN = ['--origin', 'generated'];
const DAY_MS = 86_400_000;
const NAMES = ['a.jpg', 'b.jpg', 'c.jpg', 'd.exr', 'e.exr'];

let folder: MarkFolder;
beforeEach(async () => {
  folder = await makeMarkFolder(['signer: { timeoutSeconds: 2 }', 'inspectors: 1'], { inProcess: true });
  for (const [index, name] of NAMES.entries())
    folder.write(name, name.endsWith('.exr') ? makeFrame(index) : await makeStill(index));
  for (let frame = 1; frame <= 3; frame += 1) folder.write(`seq/s.${frame}.exr`, makeFrame(10 + frame));
  return () => folder.remove();
});

test('certificates and keys that cannot be used: said before anything is touched', async () => {
  const before = folder.describe();
  const place = join(folder.base, 'k');
  mkdirSync(place);
  const write = (name: string, text: string | Buffer, mode = 0o600): string => {
    writeFileSync(join(place, name), text);
    chmodSync(join(place, name), mode);
    return join(place, name);
  };
  const authority = makeAuthority('Test CA');
  const at = (days: number): Date => new Date(Date.now() + days * DAY_MS);
  const good = makeSigner(authority, 'Good');
  const keyOf = ({ key }: Credential): string | Buffer => key.export({ type: 'pkcs8', format: 'pem' });
  const goodCert = write('good.pem', chainPem(good));
  const goodKey = write('good.key', keyOf(good));
  const fifo = join(place, 'fifo');
  execFileSync('mkfifo', [fifo]);
  const signer = (name: string, credential: Credential): readonly string[] => [
    '--cert', write(`${name}.pem`, chainPem(credential)), '--key-file', write(`${name}.key`, keyOf(credential)),
  ]; // biome-ignore format: pairs
  const other = makeAuthority('Other CA');
  for (const [what, args, message] of [
    ['expired', signer('old', makeSigner(authority, 'Old', { notBefore: at(-9), notAfter: at(-1) })), /It expired on/],
    ['early', signer('new', makeSigner(authority, 'New', { notBefore: at(1), notAfter: at(9) })), /not valid yet/],
    ['usage', signer('code', makeSigner(authority, 'Code', { usage: '1.3.6.1.5.5.7.3.3' })), /not for signing content/],
    ['mismatch', ['--cert', goodCert, '--key-file', join(place, 'old.key')], /does not belong to the certificate/],
    ['open', ['--cert', goodCert, '--key-file', write('open.key', keyOf(good), 0o644)], /chmod 600/],
    [
      'chain',
      ['--cert', goodCert, '--key-file', goodKey, '--trust', write('o.pem', other.pem)],
      /does not lead to the trust anchors/,
    ],
    ['no key', ['--cert', goodCert, '--key-file', join(place, 'nothing')], /There is no file/],
    ['fifo', ['--cert', fifo, '--key-file', goodKey], /is no file/],
    [
      'junk anchors',
      ['--cert', goodCert, '--key-file', goodKey, '--trust', write('j.pem', 'junk')],
      /no certificate in it/,
    ],
  ] as const) {
    const run = await folder.mark([folder.root, '--in-place', ...ORIGIN, ...args]);
    expect(run.stderr, what).not.toMatch(/BEGIN|PRIVATE/);
    expectRefused(run, 2, message);
  }
  expect(findChanges(before, folder.describe())).toEqual([]);
});

test('a signing service that hangs, dies, answers junk, another signature, too much or too late', async () => {
  const before = folder.describe();
  const seen: number[] = [];
  const service = await startSigningService(folder.keys, ({ number, response, answer, signWith }) => {
    seen.push(number);
    const deed = number % 6;
    if (deed === 1) response.destroy();
    else if (deed === 2) response.end('junk');
    else if (deed === 3) response.end(signWith(Buffer.from('something else')));
    else if (deed === 4) response.end(Buffer.alloc(1_000_000));
    else if (deed === 5) setTimeout(answer, 2600).unref();
    return 'no answer';
  });
  const run = await folder.mark([folder.root, '--in-place', ...ORIGIN, ...service.options]);
  await service.close();
  expectTidy(run, 3);
  expect(seen.length).toBeGreaterThanOrEqual(6);
  for (const name of NAMES) expect([name, run.outcome(name)]).toEqual([name, 'failed signer.failed']);
  expect(run.lines.find(({ kind }) => kind === 'sequence')?.error?.code).toBe('signer.failed');
  expect(findChanges(before, folder.describe())).toEqual([]);
  expect(run.seconds).toBeLessThan(60);
});

test('a signing program that hangs, dies, answers junk or too late, and works in between', async () => {
  const script = join(folder.base, 'sign.mjs');
  const count = join(folder.base, 'count');
  writeFileSync(count, '');
  writeFileSync(
    script,
    `import { createPrivateKey, sign } from 'node:crypto';
    import { appendFileSync, readFileSync } from 'node:fs';
    const parts = [];
    for await (const part of process.stdin) parts.push(part);
    const key = createPrivateKey(readFileSync(${JSON.stringify(join(folder.keys, 'signer.key'))}));
    const answer = () => process.stdout.write(sign('sha256', Buffer.concat(parts), { key, dsaEncoding: 'ieee-p1363' }));
    const number = readFileSync(${JSON.stringify(count)}).length;
    appendFileSync(${JSON.stringify(count)}, 'x');
    if (number === 1) setInterval(() => {}, 1000);
    else if (number === 2) process.kill(process.pid, 'SIGKILL');
    else if (number === 3) process.stdout.write('junk');
    else if (number === 4) setTimeout(answer, 2600);
    else answer();`,
  );
  const command = JSON.stringify([process.execPath, script]);
  const run = await folder.mark([
    folder.root, '--in-place', ...ORIGIN, '--cert', join(folder.keys, 'signer.pem'), '--signer-command', command,
  ]); // biome-ignore format: one line
  expectTidy(run, 3);
  const outcomes = run.lines.map(({ path }) => run.outcome(path));
  // Two that sign at once may count the same number.
  expect(outcomes.filter((outcome) => outcome === 'failed signer.failed').length).toBeGreaterThanOrEqual(3);
  expect(outcomes.filter((outcome) => outcome === 'marked').length).toBeGreaterThanOrEqual(1);
  expect(new Set(outcomes)).toEqual(new Set(['failed signer.failed', 'marked']));
});

test('a time-stamping authority that is down: an error, or with --tsa-optional a note', async () => {
  const before = folder.describe();
  const down = await startServer((_body, response) => void response.writeHead(503).end());
  const tsa = ['--tsa', down.url];
  const run = await folder.mark([folder.root, '--in-place', ...ORIGIN, ...tsa]);
  expectTidy(run, 3);
  for (const name of NAMES) expect([name, run.outcome(name)]).toEqual([name, 'failed timestamp.failed']);
  expect(findChanges(before, folder.describe())).toEqual([]);
  const optional = await folder.mark([folder.root, '--in-place', ...ORIGIN, ...tsa, '--tsa-optional']);
  await down.close();
  expectTidy(optional, 0);
  for (const { path, notes } of optional.lines)
    expect([path, notes?.map(({ code }) => code)]).toEqual([path, ['mark.no-time-stamp']]);
});

test('a ledger that fails meanwhile: what was marked is told all the same, and recorded by the next run', async () => {
  const ledger = join(folder.work, 'ledger.sqlite');
  expectTidy(await folder.mark([folder.root, '--out', join(folder.base, 'first'), ...ORIGIN]), 0);
  const service = await startSigningService(folder.keys, ({ number }) => {
    if (number === 1)
      alter("create trigger broken before insert on marks begin select raise(abort, 'disk trouble'); end");
    return undefined;
  });
  const alter = (statement: string): void => {
    const database = new DatabaseSync(ledger);
    database.exec(statement);
    database.close();
  };
  const receipt = join(folder.base, 'handover');
  const args = [folder.root, '--in-place', ...ORIGIN, '--receipt', receipt];
  const run = await folder.mark([...args, ...service.options]);
  await service.close();
  expect(run.stderr).toMatch(/ledger/);
  expect(run.stderr).not.toMatch(/bug in Assay/);
  expect([2, 3]).toContain(run.exitCode);
  expect(run.summary).toMatchObject({ marked: NAMES.length + 3, failed: 0, receipt: `${receipt}.receipt.json` });
  expect(JSON.parse(readFileSync(`${receipt}.receipt.json`, 'utf8')).entries).toHaveLength(NAMES.length + 3);
  alter('drop trigger broken');
  expectTidy(await folder.mark(args), 0);
  const verified = await folder.run(['ledger', 'verify', '--ledger', ledger]);
  expect(verified.exitCode).toBe(0);
});

test('no ledger at all: said before anything is touched', async () => {
  const before = folder.describe();
  writeFileSync(join(folder.work, 'ledger.sqlite'), 'junk'.repeat(1000));
  const run = await folder.mark([folder.root, '--in-place', ...ORIGIN]);
  expectRefused(run, 2, /ledger .* cannot be used/);
  expect(findChanges(before, folder.describe())).toEqual([]);
});
