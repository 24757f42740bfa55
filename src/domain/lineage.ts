import type { CredentialReading, IngredientReading, LineageNode, ManifestReading } from './credential.ts';
import type { Relation } from './evidence.ts';
import type { IngredientLine } from './report.ts';

/** The most nodes of one lineage. Ingredients that many manifests share could otherwise multiply without end. */
const NODE_LIMIT = 2000;
/** How deep a history is followed. */
const DEPTH_LIMIT = 50;

const RELATIONS = {
  parentOf: 'parent',
  componentOf: 'component',
  inputTo: 'input',
} as const satisfies Record<IngredientReading['relationship'], Relation>;

/** Walks a history once from the top: every manifest is opened the first time it is met, so that no cycle goes round. */
class Walk {
  readonly #manifests: ReadonlyMap<string, ManifestReading>;
  readonly #opened = new Set<string>();
  #left = NODE_LIMIT;

  constructor(reading: CredentialReading) {
    this.#manifests = new Map(reading.manifests.map((manifest) => [manifest.label, manifest]));
  }

  /** Takes one node from what is left; false when there is none. */
  take(): boolean {
    this.#left -= 1;
    return this.#left >= 0;
  }

  find(label: string | undefined): ManifestReading | undefined {
    return label === undefined ? undefined : this.#manifests.get(label);
  }

  /** The ingredients of a manifest, unless they were listed before or the history is too deep. */
  open(label: string | undefined, depth: number): readonly IngredientReading[] {
    const manifest = this.find(label);
    if (manifest === undefined || this.#opened.has(manifest.label) || depth > DEPTH_LIMIT) return [];
    this.#opened.add(manifest.label);
    return manifest.ingredients;
  }
}

function listSourceTypes(manifest: ManifestReading | undefined, stated: string | undefined): readonly string[] {
  const types = (manifest?.actions ?? []).map((action) => action.digitalSourceType);
  return [...new Set([...types, stated].filter((type) => type !== undefined))];
}

function makeNode(
  manifest: ManifestReading | undefined,
  ingredient: IngredientReading | undefined,
  facts: Pick<LineageNode, 'title' | 'relation' | 'state' | 'ingredients'>,
): LineageNode {
  return {
    ...facts,
    ...(manifest?.signer === undefined ? {} : { signer: manifest.signer.name }),
    digitalSourceTypes: listSourceTypes(manifest, ingredient?.digitalSourceType),
  };
}

function describeIngredients(walk: Walk, label: string | undefined, depth: number): readonly LineageNode[] {
  const nodes: LineageNode[] = [];
  for (const ingredient of walk.open(label, depth)) {
    if (!walk.take()) break;
    const manifest = walk.find(ingredient.manifest);
    nodes.push(
      makeNode(manifest, ingredient, {
        title: ingredient.title ?? manifest?.title ?? 'untitled',
        relation: RELATIONS[ingredient.relationship],
        state: ingredient.state,
        ingredients: describeIngredients(walk, ingredient.manifest, depth + 1),
      }),
    );
  }
  return nodes;
}

/**
 * A file's history as a tree, the file itself on top. At most 2,000 nodes and 50 levels; a manifest that more than one ingredient
 * names is opened where it is met first. Titles and signers are strangers' text.
 */
export function describeLineage(reading: CredentialReading): LineageNode {
  const walk = new Walk(reading);
  const manifest = walk.find(reading.activeManifest);
  return makeNode(manifest, undefined, {
    title: manifest?.title ?? '',
    relation: 'self',
    state: reading.state,
    ingredients: describeIngredients(walk, reading.activeManifest, 1),
  });
}

function collectLines(walk: Walk, label: string | undefined, depth: number, lines: IngredientLine[]): void {
  for (const ingredient of walk.open(label, depth)) {
    if (!walk.take()) return;
    const manifest = walk.find(ingredient.manifest);
    const title = ingredient.title ?? manifest?.title;
    lines.push({
      ...(title === undefined ? {} : { title }),
      relationship: ingredient.relationship,
      state: ingredient.state,
      ...(manifest?.signer === undefined ? {} : { signer: manifest.signer.name }),
      depth,
    });
    collectLines(walk, ingredient.manifest, depth + 1, lines);
  }
}

/** The ingredients of a file at every depth, each before its own: the same walk as {@link describeLineage}, as a list. */
export function ingredientLines(reading: CredentialReading): readonly IngredientLine[] {
  const lines: IngredientLine[] = [];
  collectLines(new Walk(reading), reading.activeManifest, 1, lines);
  return lines;
}
