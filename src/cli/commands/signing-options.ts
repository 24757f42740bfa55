import type { OptionSpecs } from '../command.ts';

/** Options of the commands that sign. Read with `readSignerSpec`. */
export const SIGNING_OPTIONS: OptionSpecs = {
  key: { type: 'string', value: 'DIR', help: 'folder with signer.pem and signer.key, as keys init makes it' },
  cert: { type: 'string', value: 'FILE', help: "certificates (PEM): the signer's first, then those that issued it" },
  'key-file': { type: 'string', value: 'FILE', help: 'private key (PEM) of --cert; only its owner may read it' },
  'signer-command': {
    type: 'string',
    value: 'TEXT',
    help: 'program that signs for --cert: words with spaces between, or a JSON list',
  },
  'signer-url': { type: 'string', value: 'URL', help: 'service that signs for --cert' },
  algorithm: { type: 'string', value: 'NAME', help: 'es256, es384, ps256 or ed25519 (default: what the key is for)' },
  tsa: { type: 'string', value: 'URL', help: 'time-stamping authority (RFC 3161)' },
  'tsa-optional': { type: 'boolean', help: 'sign without a time stamp when there is none to be had, and say so' },
};
