import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SAMPLES } from '../../harness/assay.ts';
import type { FoundPhotograph } from './find-photographs.ts';

/** Made by models. The same picture never twice; `wide`: three pictures beside each other, each made by itself from the same words. */
const GENERATED: readonly { readonly path: string; readonly wide?: true }[] = [
  ...['sd15', 'sdxl', 'cascade', 'sd3m', 'sd35m', 'sd35l', 'auraflow-02', 'pixart-sigma-xl-2', 'flux-dev', 'flux-schnell'].map(
    (name) => ({ path: `mcmonkeyprojects__SwarmUI/${name}.jpg`, wide: true as const }),
  ),
  ...[
    'sdxl_refiner_prompt_example', 'lcm_basic_example', 'stable_cascade__image_to_image', 'flux_controlnet_example',
    'z_image_turbo_example', 'stable_cascade__text_to_image', 'sd3.5_large_canny_controlnet_example', 'lumina2_basic_example',
  ].map((name) => ({ path: `comfyanonymous__ComfyUI_examples/${name}.png` })),
  { path: 'comfyanonymous__ComfyUI_examples/mochi_simple_checkpoint.webp' },
  { path: 'comfyanonymous__ComfyUI_examples/text_to_video_wan.webp' },
  ...['grok-1.jpg', 'samsung_gray_1.png', 'mj-1.png', 'samsung_black_1.png', 'firefly-1.png', 'chatgpt-1.png', 'chatgpt-2.png', 'flux-1.png', 'flux-1.jpg'].map(
    (name) => ({ path: `wiltodelta__remove-ai-watermarks/${name}` }),
  ),
  { path: 'TrustNXT__c2pa-ts/amazon-titan-g1.png' },
  { path: 'LuqP2__Image-MetaHub/a5af4555-8227-48c8-9f5d-d70e12f5e421.jpeg' },
  { path: 'adieyal__sd-dynamic-prompts/prompt_editing.jpg' },
]; // biome-ignore format: a list

/** Pictures that models made, read in place; none where the samples are not there. */
export function findSamples(say: (line: string) => void): readonly FoundPhotograph[] {
  const there = GENERATED.filter(({ path }) => existsSync(join(SAMPLES, path)));
  if (there.length < GENERATED.length)
    say(`  ${GENERATED.length - there.length} samples made by models are not there: fewer pictures`);
  return there.flatMap(({ path, wide }) => {
    const from = { path: join(SAMPLES, path) };
    if (wide !== true) return [{ id: `samples/${path}`, scene: `samples/${path}`, from }];
    return [0, 1, 2].map((column) => ({
      id: `samples/${path}@${column}`,
      scene: `samples/${path}@${column}`,
      from: { ...from, tile: { column, row: 0, columns: 3, rows: 1 } },
    }));
  });
}
