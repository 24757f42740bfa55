/** True for the name that FFmpeg's library leaves as creator or writer: never a sign, since nearly every pipeline has it. */
export function isEncoderLibrary(text: Buffer): boolean {
  return text.length <= 32 && /^Lav[cf][0-9.]{0,20}$/.test(text.toString('latin1'));
}
