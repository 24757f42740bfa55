import { writeCborHead } from './read-cbor.ts';

function byteString(bytes: Uint8Array): readonly Uint8Array[] {
  return [writeCborHead(2, bytes.length), bytes];
}

/** Bytes of a CBOR byte string, head included. */
export function writeByteString(bytes: Uint8Array): Buffer {
  return Buffer.concat(byteString(bytes));
}

/** The `Sig_structure` of RFC 9052 section 4.4, without external data: what a COSE signature is made over. */
export function writeSigStructure(
  context: 'Signature1' | 'CounterSignature',
  protectedBytes: Uint8Array,
  payload: Uint8Array,
): Buffer {
  const text = Buffer.from(context, 'ascii');
  return Buffer.concat([
    writeCborHead(4, 4),
    writeCborHead(3, text.length),
    text,
    ...byteString(protectedBytes),
    ...byteString(new Uint8Array()),
    ...byteString(payload),
  ]);
}
