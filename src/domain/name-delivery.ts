/** A version (`_v002`) or a date at the end of a folder's name tells one redelivery from the next: it is no part of the name. */
export function nameDelivery(folder: string): string {
  const bare = folder.replace(/(?:[._ -]+(?:v\d{1,5}|\d{8}|\d{4}-\d{2}-\d{2}))+$/i, '');
  return bare === '' ? folder : bare;
}
