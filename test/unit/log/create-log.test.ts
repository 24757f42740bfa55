import { spawnSync } from 'node:child_process';
import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { type CreateLogOptions, createLog } from '../../../src/log/create-log.ts';

/** A name as a stranger may give it: escape sequences of both kinds, lines of its own, text that runs backwards, half a character. */
const HOSTILE = 'dailies:/ep\u001b]0;owned\u0007\u009b2J\r\n{"level":"error"}\u202egnp.\ud800';

function openLines(options: Partial<CreateLogOptions> = {}) {
  const lines: string[] = [];
  const log = createLog({ level: 'info', format: 'json', ...options, write: (line) => lines.push(line) });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? '') as Record<string, unknown> };
}

test('a line says when, how bad, where, and what about', () => {
  const { log, lines, last } = openLines({ fields: { role: 'scan' } });
  log.warn('Job failed', {
    job: 'scan.batch',
    jobId: '7',
    root: 'dailies',
    code: 'file.io',
    file: undefined,
    seconds: 0.5,
  });
  expect(lines[0]?.endsWith('}\n')).toBe(true);
  const { time, ...rest } = last();
  expect(Date.parse(String(time))).toBeGreaterThan(Date.now() - 10_000);
  expect(String(time)).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  expect(rest).toEqual({
    level: 'warn',
    machine: hostname(),
    pid: process.pid,
    role: 'scan',
    job: 'scan.batch',
    jobId: '7',
    root: 'dailies',
    code: 'file.io',
    seconds: 0.5,
    message: 'Job failed',
  });
});

test('what is below the level is not written', () => {
  for (const [level, count] of [
    ['debug', 4],
    ['info', 3],
    ['warn', 2],
    ['error', 1],
  ] as const) {
    const { log, lines } = openLines({ level });
    log.debug('a');
    log.info('b');
    log.warn('c');
    log.error('d');
    expect(lines.length).toBe(count);
  }
});

test('names of strangers are whole in JSON, and move no terminal in either format', () => {
  const commanding = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
  const json = openLines();
  json.log.info(HOSTILE, { file: HOSTILE });
  expect(json.last()).toMatchObject({ file: HOSTILE, message: HOSTILE });
  const pretty = openLines({ format: 'pretty' });
  pretty.log.info(HOSTILE, { file: HOSTILE });
  for (const { lines } of [json, pretty]) {
    expect(lines.length).toBe(1);
    expect(lines[0]?.endsWith('\n')).toBe(true);
    expect(lines[0]?.slice(0, -1)).not.toMatch(commanding);
  }
  expect(pretty.lines[0]).toContain('INFO');
  expect(pretty.lines[0]).toContain('\\u001b]0;owned');
});

test('a line is bounded whatever a name is', () => {
  const { log, lines } = openLines();
  log.info('x'.repeat(1_000_000), { file: 'y'.repeat(1_000_000) });
  expect(lines[0]?.length).toBeLessThan(20_000);
});

test('no password gets into a line by any way', () => {
  const secret = 'pa"ss/w@rd%1';
  const options = { secrets: [secret, 'tok-0123456789'] };
  for (const format of ['json', 'pretty'] as const) {
    const { log, lines } = openLines({ ...options, format, level: 'debug' });
    log.error(`cannot connect to redis://:hunter22@redis.example:6379/0, nor to postgres://assay:hun%40ter22@db/assay`);
    log.error('WRONGPASS', {
      reason: `for ${secret}`,
      url: `rediss://u:${encodeURIComponent(secret)}@h`,
      code: secret,
    });
    log.warn('GET /?token=tok-0123456789', { file: '/?password=hunter22&x=1' });
    log.debug(`default:hunter22@redis.example refused ${encodeURIComponent(secret)}`);
    const text = lines.join('');
    expect(text).not.toMatch(/hunter22|hun%40ter22|tok-0123456789|ss\/w@rd|w%40rd/);
    expect(text).toContain('redis.example:6379/0');
    expect(lines.length).toBe(4);
  }
});

test('names of files with colons and at signs are not taken for passwords', () => {
  const { log, last } = openLines();
  log.info('Read', { file: 'dailies:/ep101/logo@2x.png', path: '/mnt/a:b/c@d.exr' });
  expect(last()).toMatchObject({ file: 'dailies:/ep101/logo@2x.png', path: '/mnt/a:b/c@d.exr' });
});

test('whatever was said before a process is killed is written, to stderr and not to stdout', () => {
  for (const format of ['json', 'pretty']) {
    const script = `import { createLog } from './src/log/create-log.ts';
      const log = createLog({ level: 'info', format: '${format}' });
      for (let i = 0; i < 500; i++) log.info('line ' + i);
      process.kill(process.pid, 'SIGKILL');`;
    const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    expect(run.signal).toBe('SIGKILL');
    expect(run.stdout).toBe('');
    expect(run.stderr.trim().split('\n').length).toBe(500);
    expect(run.stderr).toContain('line 499');
  }
});
