/** `2020-01-17T14:30:00+00:00`, as ASC MHL writes times; undefined for what has no year of four digits. */
export function formatDateTime(ms: number): string | undefined {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime()) || date.getUTCFullYear() < 1 || date.getUTCFullYear() > 9999) return undefined;
  return `${date.toISOString().slice(0, 19)}+00:00`;
}

/** `2020-01-17_143000Z`, as in the name of a manifest. */
export function formatFileDate(ms: number): string {
  const [day = '', time = ''] = new Date(ms).toISOString().slice(0, 19).split('T');
  return `${day}_${time.replaceAll(':', '')}Z`;
}
