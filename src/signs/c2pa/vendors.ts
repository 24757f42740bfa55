import type { ManifestReading } from '../../domain/credential.ts';

/** One generating system as it names itself in credentials. */
export interface Vendor {
  /** As shown to people. */
  readonly system: string;
  /** Names in claim_generator_info or at the start of the old claim_generator text. Underscores count as spaces. */
  readonly generators?: readonly string[];
  /** Names of software agents. */
  readonly agents?: readonly string[];
  /** Organisation of the signing certificate. */
  readonly signers?: readonly string[];
  /**
   * What the name says where no action states an AI source type. `implied`: the product only generates.
   * `hint`: it also does other work, or the name is only reported, not seen. Absent: nothing.
   */
  readonly alone?: 'implied' | 'hint';
}

/**
 * Names seen in real files or reported by several independent sources. Google's library also signs camera photos and Photoshop
 * signs human work, so their names alone are nothing; Canva's and Meta's names are generic and not listed.
 */
export const VENDORS: readonly Vendor[] = [
  { system: 'ChatGPT', generators: ['ChatGPT'], alone: 'implied' },
  {
    system: 'OpenAI',
    generators: ['OpenAI Media Service API', 'OpenAI-API', 'OpenAI API'],
    agents: ['GPT-4o', 'gpt-image', 'DALL·E', 'DALL-E', 'OpenAI API'],
    alone: 'implied',
  },
  { system: 'Sora', generators: ['Sora'], agents: ['Sora'], alone: 'implied' },
  { system: 'Google', generators: ['Google C2PA Core Generator Library'] },
  { system: 'Adobe Firefly', generators: ['Adobe Firefly'], agents: ['Adobe Firefly'], alone: 'implied' },
  {
    system: 'Amazon Bedrock',
    generators: ['Amazon Bedrock'],
    agents: ['Titan Image Generator', 'Amazon Titan', 'Nova Canvas', 'Nova Reel'],
    alone: 'implied',
  },
  {
    system: 'FLUX',
    generators: ['Black Forest Labs API', 'Black Forest Labs'],
    agents: ['Flux.1', 'Flux.2'],
    alone: 'implied',
  },
  { system: 'Samsung Galaxy AI', agents: ['Photo assist'], alone: 'hint' },
  {
    system: 'Microsoft',
    generators: ['Microsoft Responsible AI'],
    agents: ['Bing Image Creator', 'Microsoft Designer'],
    alone: 'hint',
  },
  { system: 'Stability AI', generators: ['Stability AI'], signers: ['Stability AI'], alone: 'implied' },
  { system: 'Dreamina', generators: ['Dreamina'], agents: ['Dreamina'], alone: 'implied' },
  {
    system: 'ByteDance',
    generators: ['TikTok Ad Creative Toolbox'],
    signers: ['Volcengine', 'Byteplus Pte. Ltd.', 'Bytedance Pte. Ltd.'],
    alone: 'hint',
  },
  {
    system: 'ElevenLabs',
    generators: ['ElevenLabs', 'Eleven Labs'],
    signers: ['Eleven Labs', 'ElevenLabs'],
    alone: 'implied',
  },
  { system: 'Suno', generators: ['Suno'], signers: ['Suno'], alone: 'implied' },
  { system: 'fal.ai', generators: ['fal.ai'], alone: 'hint' },
  { system: 'Bria', generators: ['Bria', 'Bria AI'], alone: 'hint' },
  { system: 'Higgsfield AI', generators: ['Higgsfield AI'], alone: 'hint' },
  { system: 'Topaz Labs', generators: ['Topaz Labs Image API'], alone: 'hint' },
  { system: 'Runway', generators: ['Runway', 'RunwayML'], alone: 'hint' },
  { system: 'Luma', generators: ['Luma AI'], alone: 'hint' },
  { system: 'Pika', generators: ['Pika', 'Pika Labs'], alone: 'hint' },
  { system: 'Kling', generators: ['Kling', 'Kling AI'], alone: 'hint' },
];

function foldName(text: string): string {
  return text.slice(0, 300).replaceAll('_', ' ').trim().toLowerCase();
}

/** True when `text` begins with `name` as whole words: `Dreamina/1.2`, `Adobe_Firefly adobe_c2pa/0.5`, never `Sorana`. */
export function beginsWithName(text: string, name: string): boolean {
  const folded = foldName(text);
  const wanted = foldName(name);
  return folded.startsWith(wanted) && !/^[\p{L}\p{N}]/u.test(folded.slice(wanted.length));
}

function matches(names: readonly string[] | undefined, text: string | undefined): boolean {
  return text === undefined ? false : (names?.some((name) => beginsWithName(text, name)) ?? false);
}

export function findAgentVendor(agent: string | undefined): Vendor | undefined {
  return VENDORS.find((vendor) => matches(vendor.agents, agent));
}

/** By the first product that the claim generator names, then by the signer. */
export function findGeneratorVendor(manifest: Pick<ManifestReading, 'generators' | 'signer'>): Vendor | undefined {
  // What follows the first entry are the libraries it was built with.
  const name = manifest.generators[0]?.name;
  return (
    VENDORS.find((vendor) => matches(vendor.generators, name)) ??
    VENDORS.find((vendor) => matches(vendor.signers, manifest.signer?.name))
  );
}

/** The generating system as people know it: by agent, by generator, else as the file names it. */
export function nameSystem(
  manifest: Pick<ManifestReading, 'generators' | 'signer'>,
  agent: string | undefined,
): string | undefined {
  const known = findAgentVendor(agent) ?? findGeneratorVendor(manifest);
  const text = known?.system ?? agent ?? manifest.generators[0]?.name;
  const shown = text?.trim().slice(0, 200).toWellFormed();
  return shown === '' ? undefined : shown;
}
