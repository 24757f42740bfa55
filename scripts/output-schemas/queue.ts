import { ERROR_CODES } from '../../src/domain/errors.ts';
import { LANES, type QueueStatus } from '../../src/domain/job.ts';
import {
  type AddedJobLine,
  type CheckCountsLine,
  type FailedJobLine,
  type MarkCountsLine,
  QUEUE_ACTIONS,
  type QueueActionReport,
  type QueueFailedReport,
  type QueueStatusReport,
  type ScanCountsLine,
} from '../../src/domain/queue-report.ts';
import { list, object, oneOf, ref, type Schema, text, whole } from './schema.ts';
import { SCHEMA_VERSION_FIELD, SHARED_DEFINITIONS } from './shared.ts';

const ROOT = text('Name of the root, as the configuration names it.');
const ID = text('Id of the job: unique in the queue of its root and lane.');
const NAME = oneOf('Kind of job.', ['scan.folder', 'scan.batch', 'mark.batch', 'check.delivery', 'fingerprint.batch']);

const kind = (value: string): Schema => ({ description: 'Kind of document.', const: value });

const QUEUE = object<QueueStatus>('One queue: a root and a lane.', {
  required: {
    lane: oneOf('What its jobs do: folders pages through trees, scan reads files.', LANES),
    root: ROOT,
    paused: { description: 'No worker takes jobs from it until it is resumed.', type: 'boolean' },
    waiting: whole('Jobs that wait for a worker.'),
    active: whole('Jobs in hand.'),
    delayed: whole('Jobs that wait for their time: put back, or to be tried again.'),
    parents: whole('Jobs that wait for jobs that they added.'),
    failed: whole('Jobs that ended badly for good.'),
    completed: whole('Jobs that ended well, as far as they are still remembered.'),
    workers: whole('Workers that listen.'),
  },
  optional: {
    oldestSeconds: { description: 'Seconds that the oldest waiting job has waited.', type: 'number', minimum: 0 },
  },
});

const STATUS = object<QueueStatusReport>('`assay queue status --json`.', {
  required: {
    schemaVersion: SCHEMA_VERSION_FIELD,
    kind: kind('queue-status'),
    queues: list('Queues that have ever been used, by root and lane.', QUEUE),
  },
  optional: {},
});

const FAILED_JOB = object<FailedJobLine>('A job that ended badly for good.', {
  required: {
    id: ID,
    name: NAME,
    root: ROOT,
    about: {
      ...list('Locations of the files and folders that it was about; the first 100. Strangers’ text.', text('One.')),
      maxItems: 100,
    },
    aboutCount: whole('Number of all of these.'),
    reason: ref('error', 'Why it ended.'),
    attempts: whole('How often it was begun.'),
    failedAt: text('When it ended, ISO 8601.'),
  },
  optional: {},
});

const FAILED = object<QueueFailedReport>('`assay queue failed --json`.', {
  required: {
    schemaVersion: SCHEMA_VERSION_FIELD,
    kind: kind('queue-failed'),
    jobs: list('Newest first.', FAILED_JOB),
    failed: whole('Number of all failed jobs, also of those that are not listed.'),
  },
  optional: {},
});

const ACTION = object<QueueActionReport>('`assay queue retry|drain|pause|resume --json`.', {
  required: {
    schemaVersion: SCHEMA_VERSION_FIELD,
    kind: kind('queue-action'),
    action: oneOf('What was done.', QUEUE_ACTIONS),
  },
  optional: { jobs: whole('Jobs that went back to be tried again, or were removed.') },
});

const ADDED = object<AddedJobLine>('A line of `assay scan|check|mark --queue URL --no-wait --json`.', {
  required: {
    schemaVersion: SCHEMA_VERSION_FIELD,
    kind: kind('job'),
    id: ID,
    name: NAME,
    root: ROOT,
    location: text('What it is about, as ROOT:/path.'),
  },
  optional: {},
});

const COUNTS = object<ScanCountsLine>(
  'A line of `assay scan --queue URL --json` for a root that is not mounted on this machine.',
  {
    required: {
      schemaVersion: SCHEMA_VERSION_FIELD,
      kind: kind('scan-counts'),
      location: text('The folder, as ROOT:/path.'),
      scan: whole('Id of the scan in the ledger.'),
      directories: whole('Directories that were listed.'),
      files: whole('Files that were listed.'),
      inspected: whole('Files that were read; the others had not changed.'),
      bytes: whole('Bytes of what was read.'),
      unreadable: whole('Files that could not be read.'),
      unfinished: whole('Files that are still being written.'),
      gone: whole('Files and directories that are no longer there.'),
      failed: whole('Files that no worker survived or could judge: recorded as unreadable.'),
    },
    optional: {},
  },
);

const CHECK_COUNTS = object<CheckCountsLine>(
  '`assay check --queue URL --json` for a root that is not mounted on this machine.',
  {
    required: {
      schemaVersion: SCHEMA_VERSION_FIELD,
      kind: kind('check-counts'),
      location: text('The delivery, as ROOT:/path.'),
      verdict: oneOf('As in docs/schemas/check.schema.json.', ['pass', 'hold', 'fail']),
      check: whole('Id of the check in the ledger.'),
      findings: whole('Number of findings.'),
    },
    optional: {},
  },
);

const MARK_COUNTS = object<MarkCountsLine>('`assay mark --queue URL --json`.', {
  required: {
    schemaVersion: SCHEMA_VERSION_FIELD,
    kind: kind('mark-counts'),
    jobs: whole('Jobs that the files were marked in.'),
    marked: whole('Files that got the mark.'),
    unchanged: whole('Files that carried this very mark already.'),
    skipped: whole('Files that the declaration does not speak of, or says are not generated.'),
    failed: whole('Files that could not be marked.'),
    bytes: whole('Bytes of the files that got the mark.'),
    failures: {
      ...list(
        'Why files could not be marked; the first 100 of each job.',
        object<MarkCountsLine['failures'][number]>('One file.', {
          required: {
            location: text('The file, as ROOT:/path. Strangers’ text.'),
            code: oneOf('Stable code.', Object.keys(ERROR_CODES)),
            message: text('The same for people.'),
          },
          optional: {},
        }),
      ),
      maxItems: 1000,
    },
    failedJobs: list(
      'Jobs that ended badly as a whole: nobody knows what of them is marked.',
      object<MarkCountsLine['failedJobs'][number]>('One job.', {
        required: { id: ID, root: ROOT, reason: ref('error', 'Why it ended.') },
        optional: {},
      }),
    ),
    seconds: { description: 'How long it took, in seconds.', type: 'number', minimum: 0 },
  },
  optional: {},
});

/** docs/schemas/queue.schema.json. */
export function describeQueue(): Schema {
  return {
    title: 'What `assay queue … --json` and `--no-wait --json` print',
    oneOf: [
      ref('status'),
      ref('failed'),
      ref('action'),
      ref('added'),
      ref('counts'),
      ref('checkCounts'),
      ref('markCounts'),
    ],
    $defs: {
      status: STATUS,
      failed: FAILED,
      action: ACTION,
      added: ADDED,
      counts: COUNTS,
      checkCounts: CHECK_COUNTS,
      markCounts: MARK_COUNTS,
      error: SHARED_DEFINITIONS.error,
    },
  };
}
