import { type Raster, renderSvg } from '../raster.ts';
import type { Scene } from '../scene.ts';

/** A counting leader: 8, 7, 6 … with its clock hand. */
export function makeLeader({ content }: Scene): Promise<Raster> {
  const angle = ((content % 24) / 24) * 2 * Math.PI;
  const [x, y] = [640 + 900 * Math.sin(angle), 360 - 900 * Math.cos(angle)];
  return renderSvg(`<rect width="1280" height="720" fill="#9a9a94"/><path d="M640 360 L640 -600 A960 960 0 0 1 ${x} ${y} Z" fill="#7d7d78"/>
    <g stroke="#222" stroke-width="4" fill="none"><path d="M0 360 H1280 M640 0 V720"/><circle cx="640" cy="360" r="250"/><circle cx="640" cy="360" r="300"/>
    <path d="M640 360 L${x} ${y}"/></g>
    <text x="640" y="470" text-anchor="middle" font-family="DejaVu Sans" font-size="320" font-weight="bold" fill="#111">${2 + (content % 7)}</text>`);
}
