import { cat, f32be, noise, u8, u16be, u32be } from './bytes.ts';

/** Fields by offset, over a header whose undefined fields are zero as most writers leave them. */
export function makeDpx(fields: Readonly<Record<number, Buffer | string>> = {}, userData?: Buffer): Buffer {
  const pixels = noise(40 * 30 * 4, 255);
  const dataAt = 2048 + (userData?.length ?? 0);
  const header = Buffer.alloc(dataAt);
  const put = (at: number, value: Buffer | string): void => {
    header.set(cat(value), at);
  };
  put(0, 'SDPX');
  put(4, u32be(dataAt));
  put(8, 'V1.0');
  put(16, u32be(dataAt + pixels.length));
  put(24, u32be(1664, 384, userData?.length ?? 0));
  put(36, 'sh010.1001.dpx');
  put(136, '2026:11:20:12:00:00');
  put(768, u16be(0, 1));
  put(772, u32be(40, 30));
  put(800, u8(50, 2, 2, 10));
  put(1920, u32be(0xffffffff));
  put(1940, f32be(0));
  if (userData !== undefined) put(2048, userData);
  for (const [at, value] of Object.entries(fields)) put(Number(at), value);
  return Buffer.concat([header, pixels]);
}
