import type { Evidence } from '../../domain/evidence.ts';
import type { Finding } from '../../domain/finding.ts';
import { describeThrough } from '../describe-finding.ts';
import { plainText } from '../plain-text.ts';
import { type Html, html } from './html.ts';

/** Pieces shown with one finding; the JSON report has the rest. */
const EVIDENCE_LIMIT = 4;
/** Details shown of one piece, and the longest text of one: prompts run to pages. */
const DETAIL_LIMIT = 8;
const VALUE_LIMIT = 280;

/** What people look for first. The rest follows as it was read. */
const FIRST_DETAILS: readonly string[] = ['model', 'version', 'prompt', 'negativePrompt', 'seed', 'jobId'];

export function renderEvidence({ evidence }: Finding): Html | undefined {
  if (evidence.length === 0) return undefined;
  const more = evidence.length - EVIDENCE_LIMIT;
  return html`<ul class="evidence">${evidence.slice(0, EVIDENCE_LIMIT).map(renderPiece)}</ul>${
    more > 0 ? html`<p class="more">and ${more} more, in the JSON report</p>` : undefined
  }`;
}

function renderPiece(evidence: Evidence): Html {
  const { sign, carrier, system, origin, certainty } = evidence;
  const through = describeThrough(evidence);
  const where = [`in ${carrier}`, ...(through === '' ? [] : [through])].join(', ');
  return html`<li><p>${system === undefined ? undefined : html`<b><bdi>${plainText(system, VALUE_LIMIT)}</bdi></b> `}<span class="says">${origin}, ${certainty}</span> <code>${sign}</code> <span class="where"><bdi>${plainText(where, VALUE_LIMIT)}</bdi></span></p>${renderDetails(evidence)}</li>`;
}

function renderDetails({ detail = {}, carrier }: Evidence): Html | undefined {
  // The carrier is told already.
  const entries = Object.entries(detail)
    .filter(([key, value]) => key !== 'carrier' && value !== '' && value !== carrier)
    .toSorted(([a], [b]) => rankOf(a) - rankOf(b));
  if (entries.length === 0) return undefined;
  return html`<dl>${entries
    .slice(0, DETAIL_LIMIT)
    .map(
      ([key, value]) =>
        html`<div><dt>${plainText(key, 60)}</dt><dd><bdi>${plainText(String(value), VALUE_LIMIT)}</bdi></dd></div>`,
    )}</dl>`;
}

function rankOf(key: string): number {
  const at = FIRST_DETAILS.indexOf(key);
  return at === -1 ? FIRST_DETAILS.length : at;
}
