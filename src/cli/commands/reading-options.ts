import type { OptionSpecs } from '../command.ts';

/** Options of the commands that read files. */
export const READING_OPTIONS: OptionSpecs = {
  deep: { type: 'boolean', help: 'decode lossless stills and look for watermarks in the pixels, too' },
  rescan: { type: 'boolean', help: 'read every file again, whatever the ledger knows' },
  trust: { type: 'string', multiple: true, value: 'FILE', help: 'trust anchors (PEM) beside those configured' },
  'fetch-remote': {
    type: 'boolean',
    help: 'fetch credentials kept elsewhere, from the hosts the configuration allows',
  },
};
