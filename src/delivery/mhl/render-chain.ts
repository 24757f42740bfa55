import { AssayError } from '../../domain/errors.ts';
import { escapeXml } from './escape-xml.ts';
import { CHAIN_NAMESPACE, type ChainLink } from './parse-chain.ts';

/** The text of `ascmhl_chain.xml`. Links that were there stay as they were. */
export function renderChain(links: readonly ChainLink[]): string {
  const lines = links.flatMap(({ number, name, hash }) => {
    if (number === undefined || hash === undefined)
      throw new AssayError('internal.bug', 'A broken chain was about to be continued.');
    return [
      `  <hashlist sequencenr="${number}">`,
      `    <path>${escapeXml(name)}</path>`,
      `    <${hash.algorithm}>${hash.value}</${hash.algorithm}>`,
      '  </hashlist>',
    ];
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<ascmhldirectory xmlns="${CHAIN_NAMESPACE}">`,
    ...lines,
    '</ascmhldirectory>\n',
  ].join('\n');
}
