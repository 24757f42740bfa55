import { basename, dirname, join, resolve } from 'node:path';
import type { Assay } from '../compose/open-assay.ts';
import { confirmContent } from '../compose/pictures/confirm-content.ts';
import { createMatchDrawer, type MatchDrawer } from '../compose/pictures/match-drawer.ts';
import { type Finding, isSettled } from '../domain/finding.ts';
import { findFrameSpans } from '../domain/frame-name.ts';
import type { CheckReport } from '../domain/report.ts';

/** Longer side of a thumbnail, pixels: large enough to recognise the shot, some 10 KB each. */
const THUMBNAIL_PIXELS = 320;
/** Thumbnails in one report at most, open findings first: some 3 MB of page. */
const THUMBNAIL_LIMIT = 300;
/** Height of the two pictures of a match, pixels, the first that is small enough: some 60 KB, grain comes to three times of that. */
const PAIR_HEIGHTS = [288, 200, 120] as const;
/** Bytes of one such picture at most: the page shows no larger ones. */
const PAIR_BYTES = 180_000;
/** Pairs in one report at most: some 8 MB of page. */
const PAIR_LIMIT = 100;

/**
 * JPEG data by finding id, base64: the place, or what was found in it beside it. A picture that cannot be decoded simply has none. Nor has
 * what the scan did not read: a pipe would be waited for, and a link could show a picture of this machine that is no part of the delivery.
 */
export async function drawFindings(
  report: CheckReport,
  root: string,
  { inspector, pictures, ledger }: Pick<Assay, 'inspector' | 'pictures' | 'ledger'>,
): Promise<ReadonlyMap<string, string>> {
  const read = new Map(report.files.flatMap(({ path, sha256 }) => (sha256 === undefined ? [] : [[path, sha256]])));
  const wanted = report.findings
    .filter((finding) => read.has(picturePath(finding)))
    .toSorted((a, b) => Number(isSettled(a)) - Number(isSettled(b)));
  const drawn = new Map<string, string>();
  const keep = (finding: Finding, bytes: Uint8Array | undefined): void => {
    if (bytes !== undefined) drawn.set(finding.id, Buffer.from(bytes).toString('base64'));
  };
  const made = new Map<string, Promise<Uint8Array | undefined>>();
  const drawer = createMatchDrawer({ reader: pictures.reader, ledger });
  const drawMatched = async (finding: Finding): Promise<void> => {
    const path = matchedPath(finding, read);
    const file = await confirmContent(resolve(root, path), read.get(path) ?? '', ledger);
    if (file.ok) keep(finding, await drawPair(finding, file.value, drawer));
  };
  const drawPlace = async (finding: Finding): Promise<void> => {
    const path = picturePath(finding);
    const picture = made.get(path) ?? inspector.thumbnail(resolve(root, path), THUMBNAIL_PIXELS);
    made.set(path, picture);
    keep(finding, await picture);
  };
  await Promise.all([
    ...wanted
      .filter(({ match }) => match !== undefined)
      .slice(0, PAIR_LIMIT)
      .map(drawMatched),
    ...wanted
      .filter(({ match }) => match === undefined)
      .slice(0, THUMBNAIL_LIMIT)
      .map(drawPlace),
  ]);
  return drawn;
}

function picturePath(finding: Finding): string {
  return finding.picture ?? finding.path;
}

async function drawPair(
  { match }: Finding,
  file: Parameters<MatchDrawer['draw']>[0]['file'],
  drawer: MatchDrawer,
): Promise<Uint8Array | undefined> {
  if (match === undefined) return undefined;
  for (const height of PAIR_HEIGHTS) {
    const drawn = await drawer.draw({ file, frame: match.best.final }, match, height);
    if (drawn === undefined || drawn.length <= PAIR_BYTES) return drawn;
  }
  return undefined;
}

/** Of a sequence: the file of the frame that shows it best, which is named like the first one but for its number. */
function matchedPath(finding: Finding, read: ReadonlyMap<string, string>): string {
  const first = picturePath(finding);
  const { match } = finding;
  if (match === undefined || match.best.final === match.final.in) return first;
  const name = basename(first);
  const { last, inner } = findFrameSpans(name) ?? {};
  for (const span of [last, inner]) {
    if (span === undefined || Number(name.slice(span.start, span.end)) !== match.final.in) continue;
    const number = String(match.best.final).padStart(span.end - span.start, '0');
    const path = join(dirname(first), `${name.slice(0, span.start)}${number}${name.slice(span.end)}`);
    if (read.has(path)) return path;
  }
  return first;
}
