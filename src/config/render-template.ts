import { join } from 'node:path';
import { PACKAGE_CONFIG_DIR } from './package-paths.ts';
import { readText } from './read-text.ts';
import { APPROVAL_TEMPLATE } from './templates/approval.ts';
import { DECLARATION_TEMPLATE } from './templates/declaration.ts';

export const TEMPLATE_KINDS = ['declaration', 'approval', 'show'] as const;
export type TemplateKind = (typeof TEMPLATE_KINDS)[number];

/** A commented YAML document, valid as it stands. The show's is config/shows/example.yaml itself. */
export async function renderTemplate(kind: TemplateKind): Promise<string> {
  switch (kind) {
    case 'declaration':
      return DECLARATION_TEMPLATE;
    case 'approval':
      return APPROVAL_TEMPLATE;
    case 'show':
      return readText(join(PACKAGE_CONFIG_DIR, 'shows', 'example.yaml'));
  }
}
