import { describe, expect, it } from 'vitest';
import { findServiceCall } from '../../../../src/signs/generators/comfy-graph/services.ts';

/** Class names of ComfyUI's comfy_api_nodes and of a few packs, by what they do. */
const GENERATES =
  'Flux2MaxImageNode Flux2ProImageNode FluxKontextMaxImageNode FluxKontextProImageNode FluxProUltraImageNode FluxVTONode Flux2ImageNode ByteDanceFirstLastFrameNode ByteDanceImageNode ByteDanceImageReferenceNode ByteDanceImageToVideoNode ByteDanceSeedreamNode ByteDanceSeedreamNodeV3 ByteDanceTextToVideoNode ByteDance2ReferenceNodeV2 ElevenLabsSpeechToSpeech ElevenLabsTextToDialogue ElevenLabsTextToSoundEffects ElevenLabsTextToSpeech GeminiImage2Node GeminiImageNode GeminiNanoBanana2 GrokImageNode GrokVideoNode TencentTextToModelNode IdeogramV1 IdeogramV2 IdeogramV3 KlingAvatarNode KlingCameraControlI2VNode KlingCameraControlT2VNode KlingFirstLastFrameNode KlingImage2VideoNode KlingImageGenerationNode KlingImageToVideoWithAudio KlingMotionControl KlingOmniProImageNode KlingStartEndFrameNode KlingTextToVideoNode KlingVirtualTryOnNode LtxvApiImageToVideo LtxvApiTextToVideo LumaImageNode LumaImageToVideoNode LumaVideoNode MagnificImageStyleTransferNode MeshyTextToModelNode MinimaxHailuoVideoNode MinimaxTextToVideoNode MoonvalleyImg2VideoNode MoonvalleyTxt2VideoNode OpenAIDalle2 OpenAIDalle3 OpenAIGPTImage1 OpenAIVideoSora2 PixverseImageToVideoNode PixverseTextToVideoNode PikaImageToVideoNode2_2 PikaTextToVideoNode2_2 PikaScenesV2_2 PikaStartEndFrameNode2_2 Pikaffects QuiverTextToSVGNode RecraftImageToImageNode RecraftTextToImageNode RecraftTextToVectorNode RecraftV4TextToImageNode ReveImageCreateNode Rodin3D_Regular RunwayFirstLastFrameNode RunwayImageToVideoNodeGen3a RunwayImageToVideoNodeGen4 RunwayTextToImageNode SoniloTextToMusic StabilityAudioToAudio StabilityStableImageSD_3_5Node StabilityStableImageUltraNode StabilityTextToAudio TripoTextToModelNode Veo3FirstLastFrameNode Veo3VideoGenerationNode VeoVideoGenerationNode Vidu2ImageToVideoNode Vidu2ReferenceVideoNode ViduMultiFrameVideoNode ViduTextToVideoNode WanImageToVideoApi WanTextToImageApi NanoBananaPro_fal';
const EDITS =
  'FluxProExpandNode FluxProFillNode BriaImageEditNode BriaEraser GrokImageEditNode GrokVideoEditNode KlingLipSyncAudioToVideoNode KlingVideoExtendNode LumaImageModifyNode MagnificImageRelightNode Pikadditions Pikaswaps RecraftImageInpaintingNode RecraftReplaceBackgroundNode ReveImageEditNode ReveImageRemixNode StabilityAudioInpaint ViduExtendVideoNode';
const ENHANCES =
  'HitPawVideoEnhance MagnificImageUpscalerCreativeNode RecraftCreativeUpscaleNode RecraftCrispUpscaleNode StabilityUpscaleConservativeNode StabilityUpscaleCreativeNode TopazImageEnhance TopazVideoEnhance WavespeedImageUpscaleNode';
const NONE =
  'ClaudeNode BriaRemoveImageBackground ByteDanceSeedNode ByteDanceCreateImageAsset ElevenLabsAudioIsolation ElevenLabsSpeechToText ElevenLabsVoiceSelector GeminiInputFiles GeminiNode KlingCameraControls LumaConceptsNode LumaReferenceNode OpenAIChatConfig OpenAIChatNode OpenAIInputFiles PixverseTemplateNode RecraftColorRGB RecraftControls RecraftRemoveBackgroundNode RecraftStyleV3RealisticImage RecraftVectorizeImageNode TripoRigNode VHS_VideoCombine FluxGuidance WanImageToVideo WanVaceToVideo StableCascade_StageB_Conditioning LumaMatte LumaMask PikaColorPicker ReveGrain RunwayMatte KreaColor VeoCurve';

function useOf(name: string): string {
  return findServiceCall(name, { prompt: 'x', image: ['1', 0], seed: 1 })?.use ?? 'none';
}

describe('findServiceCall', () => {
  it.each([
    ['generates', GENERATES],
    ['edits', EDITS],
    ['enhances', ENHANCES],
    ['none', NONE],
  ])('%s', (use, names) => {
    const others = names.split(' ').filter((name) => useOf(name) !== use);
    expect(others).toEqual([]);
  });

  it('names the service', () => {
    expect(findServiceCall('VeoVideoGenerationNode', { prompt: 'x' })?.service).toBe('Google Veo');
    expect(findServiceCall('Anything_fal', { prompt: 'x' })?.service).toBe('fal.ai');
  });

  it('wants a request: a node that is handed nothing calls nobody', () => {
    expect(findServiceCall('KlingVideoNode', { width: 3 })).toBeUndefined();
    expect(findServiceCall('KlingVideoNode', { 'model.prompt': 'x' })?.use).toBe('generates');
  });
});
