import type { CheckReport } from '../domain/report.ts';
import { html } from './html/html.ts';

/** The report of a check as one self-contained page. `thumbnails`: finding id to JPEG data, base64. */
export function renderCheckHtml(report: CheckReport, _thumbnails: ReadonlyMap<string, string>): string {
  return html`<!doctype html><title>${report.verdict}</title><h1>${report.verdict}</h1>`.html;
}
