import type { SignInput, SignResult, TextSign } from '../sign.ts';

/**
 * Lets a sign read XMP sidecars too, each as a file of its own: what a tool writes into XMP can stand there just as well.
 * Carriers then begin with `sidecar NAME`.
 */
export function withSidecars(sign: TextSign): TextSign {
  const read = (input: SignInput): SignResult => {
    const own = sign.read(input);
    if (input.xmpSidecars.length === 0) return own;
    const beside = input.xmpSidecars.map(({ name, metadata }) => {
      const result = sign.read({
        ...input,
        metadata,
        xmpSidecars: [],
        jsonSidecars: [],
        headerText: {},
        extraText: {},
      });
      const evidence = result.evidence.map((item) => ({ ...item, carrier: `sidecar ${name} ${item.carrier}` }));
      return { ...result, evidence };
    });
    const all = [own, ...beside];
    const remarks = all.flatMap((result) => result.remarks ?? []);
    return { evidence: all.flatMap((result) => result.evidence), ...(remarks.length === 0 ? {} : { remarks }) };
  };
  return { ...sign, read };
}
