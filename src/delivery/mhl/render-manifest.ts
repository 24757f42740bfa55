import type { MhlAlgorithm } from '../../domain/mhl.ts';
import { escapeXml } from './escape-xml.ts';
import { formatDateTime } from './format-date.ts';
import type { FileRecord, FolderRecord, MhlCreator, NewGeneration } from './new-generation.ts';
import { MANIFEST_NAMESPACE, type ManifestReference } from './parse-manifest.ts';

const HEADER = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** A manifest of ASC MHL v2, piece by piece: a generation of a million files is not held as one text. */
export function* renderManifest(generation: NewGeneration): Generator<string> {
  yield `${HEADER}<hashlist version="2.0" xmlns="${MANIFEST_NAMESPACE}">\n`;
  yield renderCreator(generation.creator, generation.createdAtMs);
  yield renderProcess(generation);
  // The schema wants at least one element in `hashes`, and none of it rather than an empty one.
  if (generation.records.length > 0) {
    yield '  <hashes>\n';
    for (const record of generation.records)
      yield record.kind === 'file' ? renderFile(record) : renderFolder(record, generation.algorithm);
    yield '  </hashes>\n';
  }
  if (generation.references.length > 0) {
    yield '  <references>\n';
    for (const reference of generation.references) yield renderReference(reference);
    yield '  </references>\n';
  }
  yield '</hashlist>\n';
}

function renderCreator(creator: MhlCreator, createdAtMs: number): string {
  const { hostName, tool, authors = [], location, comment } = creator;
  return [
    '  <creatorinfo>',
    `    <creationdate>${formatDateTime(createdAtMs) ?? ''}</creationdate>`,
    `    <hostname>${escapeXml(hostName)}</hostname>`,
    `    <tool version="${escapeXml(tool.version)}">${escapeXml(tool.name)}</tool>`,
    ...authors.map(
      ({ name, email, phone, role }) =>
        `    <author${attribute('email', email)}${attribute('phone', phone)}${attribute('role', role)}>${escapeXml(name)}</author>`,
    ),
    ...(location === undefined ? [] : [`    <location>${escapeXml(location)}</location>`]),
    ...(comment === undefined ? [] : [`    <comment>${escapeXml(comment)}</comment>`]),
    '  </creatorinfo>\n',
  ].join('\n');
}

function renderProcess({ process, root, algorithm, ignored }: NewGeneration): string {
  return [
    '  <processinfo>',
    `    <process>${process}</process>`,
    ...(root === undefined ? [] : ['    <roothash>', ...renderHashPair(root, algorithm), '    </roothash>']),
    ...(ignored.length === 0
      ? []
      : [
          '    <ignore>',
          ...ignored.map((pattern) => `      <pattern>${escapeXml(pattern)}</pattern>`),
          '    </ignore>',
        ]),
    '  </processinfo>\n',
  ].join('\n');
}

function renderFile({ path, sizeBytes, mtimeMs, hashes, hashedAtMs }: FileRecord): string {
  return [
    '    <hash>',
    `      <path size="${sizeBytes}"${attribute('lastmodificationdate', formatDateTime(mtimeMs))}>${escapeXml(path)}</path>`,
    ...hashes.map(
      ({ algorithm, value, action }) =>
        `      <${algorithm} action="${action}"${attribute('hashdate', formatDateTime(hashedAtMs))}>${value}</${algorithm}>`,
    ),
    '    </hash>\n',
  ].join('\n');
}

function renderFolder(record: FolderRecord, algorithm: MhlAlgorithm): string {
  return [
    '    <directoryhash>',
    `      <path${attribute('lastmodificationdate', formatDateTime(record.mtimeMs))}>${escapeXml(record.path)}</path>`,
    ...renderHashPair(record, algorithm),
    '    </directoryhash>\n',
  ].join('\n');
}

function renderHashPair(
  { hash, hashedAtMs }: Pick<FolderRecord, 'hash' | 'hashedAtMs'>,
  algorithm: MhlAlgorithm,
): readonly string[] {
  const value = (text: string): string =>
    `        <${algorithm}${attribute('hashdate', formatDateTime(hashedAtMs))}>${text}</${algorithm}>`;
  return [
    '      <content>',
    value(hash.content),
    '      </content>',
    '      <structure>',
    value(hash.structure),
    '      </structure>',
  ];
}

function renderReference({ path, c4 }: ManifestReference): string {
  return `    <hashlistreference>\n      <path>${escapeXml(path)}</path>\n      <c4>${c4}</c4>\n    </hashlistreference>\n`;
}

function attribute(name: string, value: string | undefined): string {
  return value === undefined ? '' : ` ${name}="${escapeXml(value)}"`;
}
