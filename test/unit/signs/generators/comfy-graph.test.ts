import { describe, expect, it } from 'vitest';
import { examineGraph, type GraphExamination } from '../../../../src/signs/generators/comfy-graph/examine-graph.ts';
import { parsePromptGraph } from '../../../../src/signs/generators/comfy-graph/parse-prompt-graph.ts';
import { parseWorkflowGraph } from '../../../../src/signs/generators/comfy-graph/parse-workflow-graph.ts';
import { readSettings } from '../../../../src/signs/generators/comfy-graph/read-settings.ts';

type Nodes = Record<string, readonly [classType: string, inputs: Record<string, unknown>]>;

function promptOf(nodes: Nodes): unknown {
  return Object.fromEntries(
    Object.entries(nodes).map(([id, [classType, inputs]]) => [id, { class_type: classType, inputs }]),
  );
}

function examine(nodes: Nodes): GraphExamination {
  const graph = parsePromptGraph(promptOf(nodes));
  if (graph === undefined) throw new Error('no graph');
  return examineGraph(graph);
}

const SAMPLER = { seed: 5, steps: 20, cfg: 7, sampler_name: 'euler', denoise: 1, model: ['1', 0], positive: ['2', 0] };
const LOADERS: Nodes = {
  '1': ['CheckpointLoaderSimple', { ckpt_name: 'm.safetensors' }],
  '2': ['CLIPTextEncode', { text: 'a quay', clip: ['1', 1] }],
};

describe('examineGraph: what generates', () => {
  it.each([
    ['KSampler', SAMPLER],
    ['KSamplerAdvanced', { noise_seed: 1, steps: 2 }],
    ['SamplerCustomAdvanced', { noise: ['1', 0], guider: ['1', 0], latent_image: ['1', 0] }],
    ['WanVideoSampler', { seed: 1, steps: 2, text_embeds: ['2', 0] }],
    ['HyVideoSampler', { seed: 1 }],
    ['CogVideoSampler', { seed: 1 }],
    ['MochiSampler', { seed: 1 }],
    ['LTXVBaseSampler', { guider: ['1', 0] }],
    ['BNK_TiledKSampler', SAMPLER],
    ['easy fullkSampler', { pipe: ['1', 0], seed: 1, steps: 2 }],
    ['UnheardOfSampler', { model: ['1', 0], seed: 3 }],
    // No name says it, the inputs do.
    ['DreamWeaver', SAMPLER],
    ['AcmeTextToImage', { prompt: 'x', seed: 1 }],
    ['AcmeVideoGenerator', { prompt: 'x', seed: 1, steps: 3 }],
    ['KlingTextToVideoNode', { prompt: 'x' }],
  ])('%s', (classType, inputs) => {
    const seen = examine({ ...LOADERS, '3': [classType, inputs], '4': ['SaveImage', { images: ['3', 0] }] });
    expect(seen.outcome).toBe('generates');
    expect(seen.deciding).toEqual([classType]);
  });

  it.each([
    ['ImageScale', { width: 1 }],
    ['ImageUpscaleWithModel', { upscale_model: ['1', 0] }],
    ['ImageCrop', {}],
    ['ImageBlend', {}],
    ['DWPreprocessor', { resolution: 512 }],
    ['OpenposePreprocessor', {}],
    ['DepthAnythingV2Preprocessor', {}],
    ['VHS_LoadVideo', {}],
    ['VAEEncode', {}],
    ['KSamplerSelect', { sampler_name: 'euler' }],
    ['SamplerEulerAncestral', { eta: 1, s_noise: 1 }],
    ['SamplerSASolver', { model: ['1', 0], eta: 1 }],
    ['BasicScheduler', { model: ['1', 0], scheduler: 'x', steps: 20, denoise: 1 }],
    ['CFGGuider', { model: ['1', 0], positive: ['2', 0], negative: ['2', 0], cfg: 3 }],
    ['ModelSamplingSD3', { model: ['1', 0], shift: 3 }],
    ['WanImageToVideo', { positive: ['2', 0], negative: ['2', 0], vae: ['1', 2], start_image: ['1', 0] }],
    // Hand settings on: they take everything a sampler takes.
    ['Context Big (rgthree)', SAMPLER],
    ['easy preSampling', SAMPLER],
    ['ImageColorSampler', { image: ['1', 0], samples: 5 }],
    ['Image Generate Gradient', { width: 5 }],
    ['CR Text To Image', { text: 'TITLE', font_size: 50 }],
    ['NobodyKnowsWhat', { strength: 3 }],
    ['RecraftCrispUpscaleNode', { image: ['1', 0] }],
    ['GeminiNode', { prompt: 'describe' }],
  ])('not %s', (classType, inputs) => {
    const seen = examine({
      '1': ['LoadImage', { image: 'a.png' }],
      '2': ['CLIPTextEncode', { text: 'x' }],
      '3': [classType, inputs],
      '4': ['SaveImage', { images: ['3', 0] }],
    });
    expect(seen.outcome).toBe('none');
  });
});

describe('examineGraph: what is saved', () => {
  it('tells a sampler that nothing saves from one that is saved', () => {
    const seen = examine({
      ...LOADERS,
      '3': ['KSampler', SAMPLER],
      '4': ['VAEDecode', { samples: ['3', 0] }],
      '5': ['LoadImage', { image: 'a.png' }],
      '6': ['SaveImage', { images: ['5', 0] }],
    });
    expect(seen.outcome).toBe('unconnected');
    expect(seen.deciding).toEqual(['KSampler']);
  });

  it('takes the end of a chain of an unknown class for a saver', () => {
    const nodes: Nodes = {
      ...LOADERS,
      '3': ['KSampler', SAMPLER],
      '5': ['LoadImage', { image: 'a.png' }],
      '6': ['SaveImage', { images: ['5', 0] }],
    };
    expect(examine({ ...nodes, '7': ['AcmeVault', { pictures: ['3', 0] }] }).outcome).toBe('generates');
  });

  it('counts every node when the graph was trimmed of its savers', () => {
    expect(examine({ ...LOADERS, '3': ['KSampler', SAMPLER] }).outcome).toBe('generates');
  });
});

describe('examineGraph: generated or edited', () => {
  const picture: Nodes = { '5': ['LoadImage', { image: 'plate.png' }], '9': ['SaveImage', { images: ['3', 0] }] };

  it('calls painting into a loaded picture an edit', () => {
    for (const inpaint of [
      'VAEEncodeForInpaint',
      'SetLatentNoiseMask',
      'InpaintModelConditioning',
      'ImagePadForOutpaint',
    ]) {
      const seen = examine({
        ...LOADERS,
        ...picture,
        '6': [inpaint, { pixels: ['5', 0] }],
        '3': ['KSampler', { ...SAMPLER, latent_image: ['6', 0] }],
      });
      expect([inpaint, seen.outcome]).toEqual([inpaint, 'edits']);
    }
  });

  it('calls image to image generated: every pixel is redrawn', () => {
    const seen = examine({
      ...LOADERS,
      ...picture,
      '6': ['VAEEncode', { pixels: ['5', 0] }],
      '3': ['KSampler', { ...SAMPLER, denoise: 0.6, latent_image: ['6', 0] }],
    });
    expect(seen.outcome).toBe('generates');
  });

  it('calls a mask over an empty canvas generated', () => {
    const seen = examine({
      ...LOADERS,
      ...picture,
      '5': ['EmptyLatentImage', { width: 64 }],
      '6': ['SetLatentNoiseMask', { samples: ['5', 0] }],
      '3': ['KSampler', { ...SAMPLER, latent_image: ['6', 0] }],
    });
    expect(seen.outcome).toBe('generates');
  });

  it('calls it generated when what is painted into was generated in the same graph', () => {
    const seen = examine({
      ...LOADERS,
      '5': ['KSampler', SAMPLER],
      '6': ['SetLatentNoiseMask', { samples: ['5', 0] }],
      '3': ['KSampler', { ...SAMPLER, latent_image: ['6', 0] }],
      '9': ['SaveImage', { images: ['3', 0] }],
    });
    expect(seen.outcome).toBe('generates');
  });

  it('calls a detailer on a loaded picture an edit, on a generated one generated', () => {
    const detailer = ['FaceDetailer', { ...SAMPLER, image: ['5', 0] }] as const;
    expect(examine({ ...LOADERS, ...picture, '3': detailer }).outcome).toBe('edits');
    expect(examine({ ...LOADERS, ...picture, '5': ['KSampler', SAMPLER], '3': detailer }).outcome).toBe('generates');
  });
});

describe('parseWorkflowGraph', () => {
  it('leaves out muted and bypassed nodes', () => {
    const graph = parseWorkflowGraph({
      nodes: [
        { id: 1, type: 'KSampler', mode: 2 },
        { id: 2, type: 'KSampler', mode: 4 },
        { id: 3, type: 'LoadImage', mode: 0 },
      ],
      links: [],
    });
    expect([...(graph?.nodes.values() ?? [])].map((node) => node.classType)).toEqual(['LoadImage']);
  });

  it('looks into subgraphs and old group nodes, but not into a muted one', () => {
    const workflow = (mode: number): unknown => ({
      nodes: [
        { id: 1, type: 'sub-1', mode },
        { id: 2, type: 'workflow>mine' },
      ],
      links: [],
      definitions: { subgraphs: [{ id: 'sub-1', nodes: [{ id: 1, type: 'KSampler' }] }] },
      extra: { groupNodes: { mine: { nodes: [{ type: 'CLIPTextEncode' }] } } },
    });
    const classes = (mode: number): readonly string[] =>
      [...(parseWorkflowGraph(workflow(mode))?.nodes.values() ?? [])].map((node) => node.classType);
    expect(classes(0)).toContain('KSampler');
    expect(classes(0)).toContain('CLIPTextEncode');
    expect(classes(2)).not.toContain('KSampler');
  });

  it('reads links of both shapes', () => {
    const graph = parseWorkflowGraph({
      nodes: [
        { id: 1, type: 'LoadImage' },
        { id: 2, type: 'ImageScale', inputs: [{ name: 'image', link: 7 }] },
        { id: 3, type: 'SaveImage', inputs: [{ name: 'images', link: 8 }] },
      ],
      links: [[7, 1, 0, 2, 0, 'IMAGE'], { id: 8, origin_id: 2, target_id: 3 }],
    });
    expect(graph?.nodes.get('2')?.sources).toEqual(['1']);
    expect(graph?.nodes.get('3')?.sources).toEqual(['2']);
  });
});

describe('readSettings', () => {
  it('follows links to the text, the seed, the steps and the model', () => {
    const nodes: Nodes = {
      '1': ['UNETLoader', { unet_name: 'flux1-dev.safetensors' }],
      '2': ['CLIPTextEncode', { text: ['8', 0], clip: ['7', 0] }],
      '3': ['BasicGuider', { model: ['1', 0], conditioning: ['4', 0] }],
      '4': ['FluxGuidance', { guidance: 3.5, conditioning: ['2', 0] }],
      '5': ['RandomNoise', { noise_seed: 77 }],
      '6': ['BasicScheduler', { scheduler: 'simple', steps: 28, denoise: 1, model: ['1', 0] }],
      '7': ['VAELoader', { vae_name: 'ae.safetensors' }],
      '8': ['PrimitiveString', { value: 'a quay at night' }],
      '9': ['SamplerCustomAdvanced', { noise: ['5', 0], guider: ['3', 0], sampler: ['10', 0], sigmas: ['6', 0] }],
      '10': ['KSamplerSelect', { sampler_name: 'euler' }],
      '11': ['SaveImage', { images: ['9', 0] }],
    };
    const graph = parsePromptGraph(promptOf(nodes));
    if (graph === undefined) throw new Error('no graph');
    expect(readSettings(graph, examineGraph(graph).decidingNodes)).toMatchObject({
      model: 'flux1-dev.safetensors',
      prompt: 'a quay at night',
      seed: '77',
      steps: '28',
      sampler: 'euler',
    });
  });

  it('takes the positive text, not the negative one', () => {
    const nodes: Nodes = {
      '1': ['CLIPTextEncode', { text: 'blurry' }],
      '2': ['CLIPTextEncode', { text: 'a quay' }],
      '3': ['KSampler', { seed: 1, steps: 3, negative: ['1', 0], positive: ['2', 0] }],
    };
    const graph = parsePromptGraph(promptOf(nodes));
    if (graph === undefined) throw new Error('no graph');
    expect(readSettings(graph, examineGraph(graph).decidingNodes)['prompt']).toBe('a quay');
  });
});
