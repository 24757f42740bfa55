import { describe, expect, it } from 'vitest';
import type { MarkStatement } from '../../../src/domain/mark.ts';
import {
  claimsOriginal,
  isMadeFromNothing,
  type PlanContext,
  planManifest,
} from '../../../src/domain/plan-manifest.ts';

const GENERATED: MarkStatement = { origin: 'trainedAlgorithmicMedia', ingredients: [] };
const CONTEXT: PlanContext = {
  fileName: 'sky.png',
  now: '2026-11-23T10:00:00Z',
  program: { name: 'assay', version: '1.0.0' },
  ingredients: [],
  metadata: {},
  mark: { version: 1, request: 'r', source: 's' },
};
const ORIGINAL = { title: 'sky.png', path: '/shots/sky.png', mediaType: 'image/png' };
const PLATE = { title: 'plate.exr', path: '/plates/plate.exr', mediaType: 'image/x-exr' };

function actionsOf(statement: MarkStatement, context: Partial<PlanContext> = {}) {
  return planManifest(statement, { ...CONTEXT, ...context }).actions.map(({ action, sourceType, ingredients }) => ({
    action,
    ...(sourceType !== undefined && { sourceType }),
    ...(ingredients !== undefined && { ingredients }),
  }));
}

describe('planManifest', () => {
  it('creates what was made from nothing, with its origin in the inception', () => {
    expect(actionsOf(GENERATED)).toEqual([{ action: 'c2pa.created', sourceType: 'trainedAlgorithmicMedia' }]);
  });

  it('opens the parent and edits it when the file has a history', () => {
    expect(
      actionsOf({ origin: 'compositeWithTrainedAlgorithmicMedia', ingredients: [] }, { original: ORIGINAL }),
    ).toEqual([
      { action: 'c2pa.opened', ingredients: ['parent'] },
      { action: 'c2pa.edited', sourceType: 'compositeWithTrainedAlgorithmicMedia' },
    ]);
  });

  it('opens a parent that the user names', () => {
    const plan = planManifest(
      { origin: 'compositeWithTrainedAlgorithmicMedia', ingredients: [] },
      { ...CONTEXT, ingredients: [{ ...PLATE, relationship: 'parentOf' }] },
    );
    expect(plan.actions[0]).toMatchObject({ action: 'c2pa.opened', ingredients: ['parent'] });
    expect(plan.ingredients).toEqual([{ ...PLATE, relationship: 'parentOf', label: 'parent' }]);
  });

  it('places components and gives inputs to the action that carries the origin', () => {
    const ingredients = [
      { ...PLATE, relationship: 'componentOf' as const },
      { title: 'reference.jpg', path: '/r.jpg', relationship: 'inputTo' as const },
    ];
    expect(actionsOf({ origin: 'compositeSynthetic', ingredients: [] }, { ingredients })).toEqual([
      { action: 'c2pa.created', sourceType: 'compositeSynthetic', ingredients: ['ingredient2'] },
      { action: 'c2pa.placed', ingredients: ['ingredient1'] },
    ]);
  });

  it('refuses a second parent', () => {
    const parent = { ...PLATE, relationship: 'parentOf' as const };
    expect(() => planManifest(GENERATED, { ...CONTEXT, original: ORIGINAL, ingredients: [parent] })).toThrow(
      expect.objectContaining({ code: 'mark.refused', message: expect.stringContaining('plate.exr') }),
    );
    expect(() => planManifest(GENERATED, { ...CONTEXT, ingredients: [parent, parent] })).toThrow(
      expect.objectContaining({ code: 'mark.refused' }),
    );
  });

  it('discloses model and oversight when one of them is known, and says nothing otherwise', () => {
    expect(planManifest(GENERATED, CONTEXT).disclosure).toBeUndefined();
    expect(planManifest({ ...GENERATED, oversight: 'prompt_guided' }, CONTEXT).disclosure).toEqual({
      oversight: 'prompt_guided',
    });
    expect(planManifest({ ...GENERATED, model: 'SDXL 1.0' }, CONTEXT).disclosure).toEqual({ modelName: 'SDXL 1.0' });
  });

  it('takes the time that is stated before that of marking', () => {
    const [stated] = planManifest({ ...GENERATED, when: '2026-01-02T03:04:05Z' }, CONTEXT).actions;
    expect(stated?.when).toBe('2026-01-02T03:04:05Z');
    expect(planManifest(GENERATED, CONTEXT).actions[0]?.when).toBe(CONTEXT.now);
  });
});

describe('which origins deny a history', () => {
  it.each([
    'trainedAlgorithmicMedia',
    'digitalCapture',
    'digitalCreation',
    'algorithmicMedia',
    'screenCapture',
  ] as const)('%s was made from nothing', (origin) => expect(isMadeFromNothing(origin)).toBe(true));
  it.each([
    'compositeWithTrainedAlgorithmicMedia',
    'compositeSynthetic',
    'composite',
    'humanEdits',
    'algorithmicallyEnhanced',
  ] as const)('%s may have been something before', (origin) => expect(isMadeFromNothing(origin)).toBe(false));
  it('only edits claim an original', () => {
    expect(claimsOriginal('compositeWithTrainedAlgorithmicMedia')).toBe(true);
    expect(claimsOriginal('compositeSynthetic')).toBe(false);
  });
});
