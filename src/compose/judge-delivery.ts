import { findPolicy } from '../config/find-policy.ts';
import { findShow } from '../config/find-show.ts';
import type { RecordedCheck } from '../domain/ledger.ts';
import type { PictureSearchOutcome } from '../domain/match.ts';
import type { CheckReport } from '../domain/report.ts';
import type { ScanProgress } from '../domain/scan-result.ts';
import { TIMECODE_RATES } from '../domain/timecode.ts';
import { parseTimecodeStart } from '../domain/timecode-start.ts';
import { buildCheckReport } from '../pipeline/check-delivery.ts';
import { collectDelivery } from '../pipeline/collect-delivery.ts';
import type { Assay } from './open-assay.ts';
import { type SearchWish, searchDelivery } from './pictures/search-delivery.ts';

/** What is to be judged, and as what. */
export interface DeliveryRequest extends SearchWish {
  /** Absolute. */
  readonly root: string;
  /** The delivery as the report names it. */
  readonly shown: string;
  /** Name that a redelivery shares. */
  readonly delivery: string;
  /** Name of the show, or the path of its file. */
  readonly show: string;
  /** Absolute; relative paths of show files are relative to it. */
  readonly cwd: string;
  /** Date of delivery, YYYY-MM-DD. Default: today. */
  readonly delivered?: string;
  /** Timecode of one frame number, `01:00:00:00@1001`. */
  readonly start?: string;
  readonly deep: boolean;
  readonly rescan: boolean;
  /** As `ScanOptions`: workers have read the files before. Default false. */
  readonly takeUnreadable?: boolean;
  /** The check that findings are compared with, if there was one. Default: the last one recorded. */
  readonly before?: { readonly check: RecordedCheck | undefined };
  readonly onProgress?: (progress: ScanProgress) => void;
  /** What searching the pictures came to, when somebody has done so already. Default: they are searched. */
  readonly searched?: PictureSearchOutcome;
  /** Told what searching came to. */
  readonly onSearched?: (outcome: PictureSearchOutcome) => void;
  /** Ends it; nothing is judged then. */
  readonly signal: AbortSignal;
}

/**
 * Scans a delivery and judges it. Records nothing but what the scan does: see {@link recordReport}.
 * Throws `config.invalid`, `usage.invalid`, `input.not-found`, `ledger.*`, and the signal's reason.
 */
export async function judgeDelivery(request: DeliveryRequest, assay: Assay): Promise<CheckReport> {
  const { root, cwd, delivery: name, start, deep, rescan, takeUnreadable = false, onProgress, signal } = request;
  const delivered = request.delivered ?? new Date(assay.clock()).toISOString().slice(0, 10);
  const show = await findShow(request.show, { folders: assay.config.shows, beside: root, cwd });
  const profile = await findPolicy(show.policy, assay.config.policies);
  const timecodeStart = start === undefined ? undefined : parseTimecodeStart(start, TIMECODE_RATES[show.rate]);
  const contents = await collectDelivery(
    assay.scan({ root, deep, rescan, takeUnreadable, ...(onProgress !== undefined && { onProgress }) }),
  );
  signal.throwIfAborted();
  const search =
    request.searched ?? (await searchDelivery(contents, { ...request, timecodeStart, rate: show.rate }, assay));
  signal.throwIfAborted();
  request.onSearched?.(search);
  const { ledger } = assay;
  const previous = request.before === undefined ? await ledger.lastCheck(show.id, name) : request.before.check;
  const everywhere = await ledger.declarations();
  return buildCheckReport({
    contents,
    profile,
    show,
    declarations: everywhere.filter((declaration) => declaration.show === show.id),
    declarationsElsewhere: everywhere.filter((declaration) => declaration.show !== show.id),
    approvals: await ledger.approvals(),
    acceptances: await ledger.acceptances(show.id),
    ...(previous !== undefined && { previous }),
    delivered,
    ...(timecodeStart !== undefined && { start: timecodeStart }),
    search,
    digest: assay.digest,
    compilePattern: assay.compilePattern,
    delivery: { name, path: request.shown },
    checkedAt: new Date(assay.clock()).toISOString(),
    program: assay.program,
    signsVersion: assay.signsVersion,
    trustSet: assay.trust.id,
    ledgerHead: await ledger.head(),
  });
}

/** Records a check by its report. Returns its id. `run`: as for the ledger's `recordCheck`. */
export function recordReport(report: CheckReport, assay: Pick<Assay, 'ledger'>, run?: string): Promise<number> {
  return assay.ledger.recordCheck({
    show: report.show.id,
    delivery: report.delivery.name,
    verdict: report.verdict,
    findings: report.findings,
    ...(run !== undefined && { run }),
  });
}
