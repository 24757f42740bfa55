/** What programs that read a credential have to agree on. */
export interface StoreFacts {
  readonly state: string | undefined;
  readonly manifest: string | undefined;
  /** `action digitalSourceType`, in their order. */
  readonly actions: readonly string[];
  /** `relationship title`, in their order. */
  readonly ingredients: readonly string[];
  readonly manifests: number;
}

/** The JSON form of a manifest store that c2pa-node and c2patool share. */
export interface StoreJson {
  readonly active_manifest?: string | null;
  readonly validation_state?: string | null;
  readonly manifests: Readonly<Record<string, ManifestJson>>;
}

interface ManifestJson {
  readonly ingredients?: readonly { readonly title?: string | null; readonly relationship?: string }[];
  readonly assertions?: readonly { readonly label: string; readonly data?: unknown }[];
}

interface ActionJson {
  readonly action: string;
  readonly digitalSourceType?: string;
}

export function describeStore(store: StoreJson): StoreFacts {
  const active = store.manifests[store.active_manifest ?? ''];
  const actions = (active?.assertions ?? [])
    .filter(({ label }) => label.startsWith('c2pa.actions'))
    .flatMap(({ data }) => (data as { readonly actions: readonly ActionJson[] }).actions);
  return {
    state: store.validation_state ?? undefined,
    manifest: store.active_manifest ?? undefined,
    actions: actions.map(({ action, digitalSourceType }) => `${action} ${digitalSourceType ?? '-'}`),
    ingredients: (active?.ingredients ?? []).map(({ relationship, title }) => `${relationship} ${title}`),
    manifests: Object.keys(store.manifests).length,
  };
}
