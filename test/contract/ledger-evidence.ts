import { describe, expect, it } from 'vitest';
import { NO_CREDENTIAL } from '../../src/domain/credential.ts';
import type { Ledger } from '../../src/domain/ledger.ts';
import { batchOf, fileOf, markOf, plainReading, ROOT, sha256, tellingReading } from './ledger-samples.ts';

const DIR = `${ROOT}/ep101/sh010`;

/** What every implementation of the ledger port must do for whoever looks for all that speaks of generated material. */
export function describeEvidence(current: () => { readonly ledger: Ledger; readonly scan: number }): void {
  const telling = async () => {
    const found = [];
    for await (const page of current().ledger.readingsWithEvidence()) found.push(...page);
    return found;
  };
  const allMarks = async () => {
    const found = [];
    for await (const page of current().ledger.marks()) found.push(...page);
    return found;
  };

  describe('what tells of origin', () => {
    it('gives the readings with evidence or a credential, with the places where each holds', async () => {
      const { ledger, scan } = current();
      const onlyEvidence = tellingReading('evidence', { credential: NO_CREDENTIAL });
      const onlyCredential = tellingReading('credential', { evidence: [], remarks: [] });
      const remarked = plainReading('remarked', { remarks: [{ code: 'credential.cawg', message: 'm' }] });
      const [a, moved] = [tellingReading('a'), tellingReading('moved')];
      const beside = tellingReading('a', { key: { ...a.key, sidecarDigest: 'other' } });
      await ledger.record([
        batchOf(scan, DIR, [
          fileOf('a.png', a),
          fileOf('beside.png', beside),
          fileOf('evidence.png', onlyEvidence),
          fileOf('credential.png', onlyCredential),
          fileOf('remarked.png', remarked),
          fileOf('plain.png', plainReading('plain')),
          fileOf('moved.png', moved),
          fileOf('over.png', tellingReading('over')),
        ]),
        batchOf(scan, `${ROOT}/other`, [fileOf('copy.png', a)]),
      ]);
      await ledger.record([batchOf(scan, DIR, [fileOf('over.png', plainReading('clean'))], ['moved.png'])]);
      const placeOf = (name: string, content: string, directory = DIR) => {
        const path = `${directory}/${name}`;
        return { path, relativePath: path.slice(ROOT.length + 1), sha256: sha256(content) };
      };
      expect(await telling()).toEqual([
        { reading: a, places: [placeOf('a.png', 'a'), placeOf('copy.png', 'a', `${ROOT}/other`)] },
        { reading: beside, places: [placeOf('beside.png', 'a')] },
        { reading: onlyEvidence, places: [placeOf('evidence.png', 'evidence')] },
        { reading: onlyCredential, places: [placeOf('credential.png', 'credential')] },
      ]);
    });

    it('gives more readings and marks than one page holds, in order', async () => {
      const { ledger, scan } = current();
      expect([await telling(), await allMarks()]).toEqual([[], []]);
      const names = Array.from({ length: 450 }, (_, i) => `n${i}`);
      await ledger.record([
        batchOf(
          scan,
          DIR,
          names.map((name) => fileOf(name, tellingReading(name))),
        ),
      ]);
      expect((await telling()).map(({ reading }) => reading.key.sha256)).toEqual(names.map(sha256));
      const marks = Array.from({ length: 2000 }, (_, i) => markOf(`m${i}`));
      await ledger.recordMarks(marks);
      expect(await allMarks()).toEqual(marks.map((mark) => ({ ...mark, at: '2026-08-01T12:00:00.000Z' })));
    });
  });
}
