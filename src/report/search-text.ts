import type { PictureSearch, SearchedPart } from '../domain/report.ts';
import { formatCount, formatDuration } from './units.ts';

/** How far the pictures were searched for generated material, in one or two sentences. Undefined for reports that do not tell. */
export function describeSearch(search: PictureSearch | undefined): string | undefined {
  if (search === undefined) return undefined;
  if (search.state !== 'done')
    return search.state === 'off'
      ? 'Pictures were not searched for generated material that the ledger knows.'
      : 'The ledger knows of no generated picture, so there was nothing to search the pictures for.';
  const { items, missing, thorough, frames, seconds } = search;
  const sought = `${formatCount(items, 'generated content')} of the ledger`;
  const lost = missing === 0 ? '' : `; ${missing.toLocaleString('en-US')} more could not be searched for`;
  const how = thorough ? ', every frame looked at' : '';
  return `${describeFrames(frames, seconds)} searched for ${sought}${how}${lost}.${describeRest(frames)}`;
}

function describeFrames(frames: SearchedPart, seconds: SearchedPart): string {
  const count = (value: number): string => Math.floor(value).toLocaleString('en-US');
  const time =
    seconds.total === 0
      ? ''
      : ` (${formatPart(seconds.searched, seconds.total)} of ${formatDuration(seconds.total)} of moving pictures)`;
  return `${count(frames.searched)} of ${count(frames.total)} frames${time}`;
}

/** Never rounded up to the whole. */
function formatPart(part: number, whole: number): string {
  const text = formatDuration(part);
  return part < whole && text === formatDuration(whole) ? `not quite ${text}` : text;
}

/** What must not be read as searched. */
function describeRest({ total, searched, thin, notSearchable }: SearchedPart): string {
  const undecoded = total - searched - notSearchable;
  const parts = [
    ...(notSearchable > 0 ? [`${formatCount(notSearchable, 'frame')} black, flat or too plain to search`] : []),
    ...(undecoded > 0 ? [`${formatCount(undecoded, 'frame')} not looked at`] : []),
    ...(thin > 0 ? [`${formatCount(thin, 'frame')} sampled thinly`] : []),
  ];
  if (parts.length === 0) return '';
  const list = parts.join(', ');
  return ` ${list[0]?.toUpperCase()}${list.slice(1)}.`;
}
