import { fromLog, toDisplay } from '../display-curve.ts';

/** Display value of each code value. What is not logarithmic is display-referred already. */
export function makeCodeTable(bits: number, isLog: boolean): Float32Array {
  const codes = 2 ** bits;
  return Float32Array.from({ length: codes }, (_, code) => {
    const share = code / (codes - 1);
    return isLog ? toDisplay(fromLog(share * 1023)) : share * 255;
  });
}
