import { findSourceType, type SourceType } from '../../domain/digital-source-type.ts';
import type { Evidence, Remark } from '../../domain/evidence.ts';
import { makeDetail } from '../shared/detail.ts';
import type { SignResult } from '../sign.ts';

/** What is known of a statement before its source type is read. */
export interface StatementContext {
  readonly sign: string;
  readonly carrier: string;
  readonly system?: string | undefined;
  readonly manifest?: string;
  readonly through?: Evidence['through'];
  readonly detail?: Readonly<Record<string, string | number | boolean | undefined>>;
}

/** How much of a stranger's text is quoted in a remark, in characters. */
const QUOTE_LIMIT = 120;

function remarkOnForm(type: SourceType | undefined, raw: string, carrier: string): readonly Remark[] {
  const quoted = raw.trim().slice(0, QUOTE_LIMIT).toWellFormed();
  const detail = { raw: quoted, carrier };
  if (type === undefined)
    return [
      {
        code: 'evidence.unknown-code',
        message: `${carrier} holds "${quoted}", which is no digital source type of any vocabulary; ask who wrote it.`,
        detail,
      },
    ];
  if (type.form === 'retired')
    return [
      { code: 'evidence.retired-code', message: `${carrier} holds a retired code, read as ${type.code}.`, detail },
    ];
  if (type.form === 'misspelled')
    return [
      { code: 'evidence.misspelled-code', message: `${carrier} misspells its code, read as ${type.code}.`, detail },
    ];
  return [];
}

/** Turns one digital source type as written into evidence and remarks. A blank canvas (`empty`) says nothing. */
export function readSourceStatement(raw: string, context: StatementContext): SignResult {
  if (raw.trim() === '') return { evidence: [] };
  const type = findSourceType(raw);
  const remarks = remarkOnForm(type, raw, context.carrier);
  if (type === undefined || type.class === 'neutral') return { evidence: [], remarks };
  const evidence: Evidence = {
    sign: context.sign,
    origin: type.class,
    certainty: 'declared',
    ...(context.system === undefined || type.class === 'not-ai' ? {} : { system: context.system }),
    carrier: context.carrier,
    detail: makeDetail({
      digitalSourceType: type.code,
      ...(type.form === 'exact' ? {} : { raw: type.raw }),
      ...context.detail,
    }),
    ...(context.manifest === undefined ? {} : { manifest: context.manifest }),
    ...(context.through === undefined || context.through.length === 0 ? {} : { through: context.through }),
  };
  return { evidence: [evidence], remarks };
}

/** Joins what several statements gave. */
export function joinResults(results: readonly SignResult[]): SignResult {
  return {
    evidence: results.flatMap((result) => result.evidence),
    remarks: results.flatMap((result) => result.remarks ?? []),
  };
}
