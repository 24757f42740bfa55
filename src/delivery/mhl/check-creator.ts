import { AssayError } from '../../domain/errors.ts';
import { fitsXml } from './escape-xml.ts';
import type { MhlCreator } from './new-generation.ts';

/** What the schema takes for an address. */
const EMAIL = /^[^@]+@[^.]+\..+$/;

/** Throws AssayError `usage.invalid` when a manifest could not hold who wrote it, or the patterns to ignore. */
export function checkCreator(creator: MhlCreator, patterns: readonly string[]): void {
  const { hostName, tool, authors = [], location = '', comment = '' } = creator;
  const texts = [hostName, tool.name, tool.version, location, comment, ...patterns];
  for (const { name, email = '', phone = '', role = '' } of authors) {
    texts.push(name, email, phone, role);
    if (email !== '' && !EMAIL.test(email))
      throw new AssayError('usage.invalid', `${JSON.stringify(email)} is not an address as ASC MHL takes it.`);
  }
  const bad = texts.find((text) => !fitsXml(text));
  if (bad !== undefined)
    throw new AssayError('usage.invalid', `${JSON.stringify(bad)} has a character that no manifest can hold.`);
}
