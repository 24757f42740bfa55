import { type Finding, isSettled } from '../../domain/finding.ts';
import type { MatchInstance } from '../../domain/match.ts';
import { findAdvice } from '../advice.ts';
import { BASIS_TEXT, describeFrames, describeOrigin } from '../describe-finding.ts';
import { plainText } from '../plain-text.ts';
import { renderChange, renderSeverity } from './chips.ts';
import { renderEvidence } from './evidence.ts';
import { anchorOf, ruleAnchorOf } from './finding-id.ts';
import { type Html, html } from './html.ts';
import { formatTime } from './labels.ts';
import { renderPath } from './path.ts';
import { renderThumbnail } from './thumbnail.ts';

/** Approvals that come near, shown with one finding. */
const NEAR_LIMIT = 5;
const MESSAGE_LIMIT = 1000;
/** The longest path that a file system takes, in bytes. */
const PATH_LIMIT = 4096;

export interface CardContext {
  readonly thumbnails: ReadonlyMap<string, string>;
  /** Titles of the rules that the report quotes. */
  readonly ruleTitles: ReadonlyMap<string, string>;
}

/** One instance of one fault: what, where, on what evidence, and what settles it. */
export function renderFindingCard(finding: Finding, { thumbnails, ruleTitles }: CardContext): Html {
  const anchor = anchorOf(finding);
  const picture = renderThumbnail(
    thumbnails.get(finding.id),
    plainText(finding.path, MESSAGE_LIMIT),
    finding.match !== undefined,
  );
  return html`<article class="card ${finding.severity.toLowerCase()}${isSettled(finding) ? ' settled' : ''}${finding.match === undefined ? '' : ' matched'}"${anchor === undefined ? undefined : html` id="${anchor}"`}>
<div class="body">
<p class="tags">${renderSeverity(finding.severity)} <code>${finding.code}</code> ${renderRule(finding.rule, ruleTitles)} ${renderChange(finding)} <code class="fid">${finding.id}</code></p>
<h3>${renderPath(finding.path, PATH_LIMIT)}</h3>
<p class="message">${plainText(finding.message, MESSAGE_LIMIT)}</p>
${renderPlace(finding)}
${renderEvidence(finding)}
${renderSettlement(finding)}
</div>
${finding.match === undefined || picture === undefined ? picture : renderPair(picture, finding.match)}
</article>`;
}

/** Which side is what: the two look alike. */
function renderPair(picture: Html, { best, item, final, transform }: MatchInstance): Html {
  const isStill = final.in === final.out && final.in === 0;
  const left = isStill ? '' : `, frame ${best.final}`;
  const outlined = transform.corners === undefined ? '' : ', where it was found outlined';
  const right = item.used === undefined ? '' : `, frame ${best.source}`;
  const turned = transform.mirrored ? ', mirrored as it was found' : '';
  return html`<figure>${picture}<figcaption>Left: the delivery${left}${outlined}. Right: <bdi>${plainText(item.path ?? item.sha256, MESSAGE_LIMIT)}</bdi>${right}${turned}; dark when it is nowhere to be read.</figcaption></figure>`;
}

function renderRule(rule: string, titles: ReadonlyMap<string, string>): Html {
  const title = titles.get(rule);
  const anchor = title === undefined ? undefined : ruleAnchorOf(rule);
  const name = anchor === undefined ? html`${rule}` : html`<a href="#${anchor}">${rule}</a>`;
  return html`<span class="ruletag">Rule ${name}${title === undefined ? undefined : html`: ${plainText(title)}`}</span>`;
}

function renderPlace(finding: Finding): Html {
  const { timecode, shot } = finding;
  const frames = describeFrames(finding);
  const origin = describeOrigin(finding);
  const facts: readonly (readonly [string, Html | string])[] = [
    ...(frames === ''
      ? []
      : [[frames.includes('-') ? 'Frames' : 'Frame', html`<span class="tc">${frames}</span>`] as const]),
    ...(timecode === undefined
      ? []
      : ([
          ['TC in', html`<span class="tc">${timecode.in}</span>`],
          ['TC out (inclusive)', html`<span class="tc">${timecode.out}</span>`],
          ['Rate', timecode.rate],
        ] as const)),
    ...(shot === undefined ? [] : [['Shot', html`<bdi>${shot}</bdi>`] as const]),
    ...(origin === '' ? [] : [['Origin', origin] as const]),
    ['Rests on', BASIS_TEXT[finding.basis]],
  ];
  return html`<dl class="place">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function renderSettlement(finding: Finding): Html {
  const { approval, accepted, lapsed, remedy, nearApprovals = [] } = finding;
  const advice = isSettled(finding) ? undefined : (remedy ?? findAdvice(finding.code));
  return html`${
    approval === undefined
      ? undefined
      : html`<p class="settles"><b>✓ Approved</b> by <bdi>${approval.approver}</bdi>, <bdi>${approval.organisation}</bdi>, on ${approval.date}, reference <bdi>${approval.reference}</bdi>${approval.expires === undefined ? ', without an end date' : `, good until ${approval.expires}`}.${approval.conditions.length === 0 ? undefined : html` On condition: <bdi>${plainText(approval.conditions.join('; '), MESSAGE_LIMIT)}</bdi>`}</p>`
  }${
    accepted === undefined
      ? undefined
      : html`<p class="settles"><b>✓ Signed off</b> by <bdi>${accepted.by}</bdi> on ${formatTime(accepted.at)}: <bdi>${plainText(accepted.reason, MESSAGE_LIMIT)}</bdi></p>`
  }${
    lapsed === undefined
      ? undefined
      : html`<p class="near">It was signed off by <bdi>${plainText(lapsed.by)}</bdi> on ${formatTime(lapsed.at)} for other content: <bdi>${plainText(lapsed.reason, MESSAGE_LIMIT)}</bdi></p>`
  }${advice === undefined ? undefined : html`<p class="remedy"><b>${finding.severity === 'FYI' ? 'What can be done' : 'What settles it'}</b> ${plainText(advice, MESSAGE_LIMIT)}</p>`}${
    nearApprovals.length === 0
      ? undefined
      : html`<ul class="near">${nearApprovals.slice(0, NEAR_LIMIT).map(({ reference, why }) => html`<li>Approval <bdi>${plainText(reference)}</bdi> does not cover it: ${plainText(why)}.</li>`)}</ul>`
  }`;
}
