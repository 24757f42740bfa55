import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { AssayError } from '../domain/errors.ts';
import { type Finding, isSettled } from '../domain/finding.ts';
import type { Inspector } from '../domain/ports.ts';
import type { CheckReport } from '../domain/report.ts';
import { renderCheckHtml } from '../report/check-html.ts';

/** Longer side of a thumbnail, pixels: large enough to recognise the shot, some 10 KB each. */
const THUMBNAIL_PIXELS = 320;
/** Thumbnails in one report at most, open findings first: some 3 MB of page. */
const THUMBNAIL_LIMIT = 300;

/**
 * Writes the page beside its final name and renames it, so that nobody ever reads half a report. Throws `usage.invalid` where
 * nothing can be written.
 */
export async function writeHtmlReport(
  report: CheckReport,
  root: string,
  path: string,
  inspector: Inspector,
): Promise<void> {
  const thumbnails = await makeThumbnails(report, root, inspector);
  const html = renderCheckHtml(report, thumbnails);
  const beside = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(beside, 'wx');
    try {
      await file.writeFile(html);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    if (!(error instanceof Error) || !('code' in error)) throw error;
    const message = `The report cannot be written to ${path} (${String(error.code)}). The check itself is recorded.`;
    throw new AssayError('usage.invalid', message, { cause: error });
  }
}

/**
 * JPEG data by finding id, base64. A picture that cannot be decoded simply has none. Nor has what the scan did not read: a pipe
 * would be waited for, and a link could show a picture of this machine that is no part of the delivery.
 */
async function makeThumbnails(
  report: CheckReport,
  root: string,
  inspector: Inspector,
): Promise<ReadonlyMap<string, string>> {
  const read = new Set(report.files.flatMap((file) => (file.sha256 === undefined ? [] : [file.path])));
  const wanted = report.findings
    .filter((finding) => read.has(picturePath(finding)))
    .toSorted((a, b) => Number(isSettled(a)) - Number(isSettled(b)))
    .slice(0, THUMBNAIL_LIMIT);
  const made = new Map<string, Promise<string | undefined>>();
  const byFinding = new Map<string, string>();
  const pictures = wanted.map(async (finding) => {
    const path = picturePath(finding);
    const picture = made.get(path) ?? makeThumbnail(resolve(root, path), inspector);
    made.set(path, picture);
    const data = await picture;
    if (data !== undefined) byFinding.set(finding.id, data);
  });
  await Promise.all(pictures);
  return byFinding;
}

function picturePath(finding: Finding): string {
  return finding.picture ?? finding.path;
}

async function makeThumbnail(path: string, inspector: Inspector): Promise<string | undefined> {
  const bytes = await inspector.thumbnail(path, THUMBNAIL_PIXELS);
  return bytes === undefined ? undefined : Buffer.from(bytes).toString('base64');
}
