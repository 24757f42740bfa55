import type { IngredientReading } from '../../domain/credential.ts';
import type { Evidence } from '../../domain/evidence.ts';
import { makeDetail } from '../shared/detail.ts';
import { defineSign, type SignInput, type SignResult } from '../sign.ts';
import { joinResults, readSourceStatement } from '../standards/source-type-statement.ts';
import { exampleManifest, exampleOf, iptc } from './example-manifests.ts';
import { locate, type PlacedManifest, placeManifests, stepTo } from './manifest-paths.ts';

const SIGN = 'c2pa.ingredient';

/** A source type on the ingredient itself. Non-AI ones are left out: they speak for that ingredient, not for the file. */
function readSourceType(ingredient: IngredientReading, place: PlacedManifest): SignResult {
  if (ingredient.digitalSourceType === undefined) return { evidence: [] };
  const result = readSourceStatement(ingredient.digitalSourceType, {
    sign: SIGN,
    carrier: 'c2pa.ingredient',
    manifest: place.manifest.label,
    through: [...place.through, stepTo(place.manifest, ingredient)],
    detail: { ingredient: ingredient.title },
  });
  return { ...result, evidence: result.evidence.filter((piece) => piece.origin !== 'not-ai') };
}

/** C2PA defines inputTo as input to a process such as a model: a reason to ask, no more. */
function readInput(ingredient: IngredientReading, place: PlacedManifest): SignResult {
  if (ingredient.relationship !== 'inputTo') return { evidence: [] };
  const hint: Evidence = {
    sign: SIGN,
    origin: 'needs-answer',
    certainty: 'hint',
    carrier: 'c2pa.ingredient',
    detail: makeDetail({ ingredient: ingredient.title, relationship: 'inputTo' }),
    ...locate(place),
  };
  return { evidence: [hint] };
}

function read({ credential }: SignInput): SignResult {
  return joinResults(
    placeManifests(credential).flatMap((place) =>
      place.manifest.ingredients.flatMap((ingredient) => [
        readSourceType(ingredient, place),
        readInput(ingredient, place),
      ]),
    ),
  );
}

const uses = (ingredient: Partial<IngredientReading>) =>
  exampleManifest({ ingredients: [{ relationship: 'componentOf', state: 'absent', failures: [], ...ingredient }] });

/** What a credential says about its ingredients, apart from their own manifests. */
export const c2paIngredient = defineSign({
  id: SIGN,
  summary: 'An ingredient with a digital source type of its own, or one that was input to a process (inputTo).',
  certainty: 'declared',
  provenOn: 'real files',
  falsePositives: 'inputTo also covers processes without AI, so it is a hint. Plain ingredients say nothing.',
  needs: 'text',
  read,
  examples: {
    fires: [
      exampleOf(
        'a generated component',
        [uses({ title: 'sky.png', digitalSourceType: iptc('trainedAlgorithmicMedia') })],
        'generated',
      ),
      exampleOf('input to a process', [uses({ relationship: 'inputTo' })], 'needs-answer'),
    ],
    staysSilent: [
      exampleOf('a plain component', [uses({ title: 'plate.jpg' })]),
      exampleOf('a photographed component', [uses({ digitalSourceType: iptc('digitalCapture') })]),
    ],
  },
});
