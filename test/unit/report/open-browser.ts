import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);

/** A headless browser of the machine, or undefined, with a note, when it has none. Close it. */
export async function openBrowser(): Promise<Browser | undefined> {
  if (CHROMIUM === undefined) {
    process.stderr.write('Note: there is no Chromium on this machine, so the page was not looked at in a browser.\n');
    return undefined;
  }
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
}
