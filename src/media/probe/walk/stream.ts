import type { ByteSource } from '../byte-source.ts';
import type { ProbeDraft } from '../probe-draft.ts';

const SCRIPT_TAG = 18;

/** Flash video: tags, each followed by its length. Nothing states how many there are. */
export function walkFlv(source: ByteSource, draft: ProbeDraft): void {
  let at = source.u32be(5) + 4;
  while (at < source.size) {
    draft.step();
    const kind = source.u8(at) & 0x1f;
    const length = source.u32be(at) & 0xffffff;
    if (kind === SCRIPT_TAG) draft.metadataSeen = true;
    if (at + 15 + length > source.size) {
      draft.incomplete('a Flash video tag reaches beyond the end of the file');
      return;
    }
    at += 15 + length;
  }
  draft.finish('unknown');
}

/** MPEG transport stream: a recording may start and stop at any packet, so it cannot be incomplete. */
export function walkTransportStream(_source: ByteSource, draft: ProbeDraft): void {
  draft.metadataSeen = true;
  draft.finish('unknown');
}
