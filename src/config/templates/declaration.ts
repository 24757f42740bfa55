/** Valid as it stands, with example values. */
export const DECLARATION_TEMPLATE = `# A declaration: which files were made with generative tools, how, and which were not.
# Lines marked "optional" may be left out or left empty. Import it with: assay declare FILE

# Your own reference. A new issue under the same reference replaces the old one.
reference: EXAMPLE-DECL-001
# Id of the show.
show: example
vendor: Example VFX
declarer:
  name: Robin Example
  role: VFX producer
  email: robin@example.com # optional
# Day of the declaration, YYYY-MM-DD.
date: 2026-11-20

entries:
  # One entry for each use of a generative tool.
  - kind: generated
    files:
      # Path patterns relative to the delivery. * and ? stay within a folder, ** spans folders, #### is a frame number.
      # A pattern without "/" fits the name in any folder. Upper and lower case count.
      patterns: ['comp/sh010_sign_v003.####.exr']
      # SHA-256 of exact files; surer than names.
      hashes: []
    shot: sh010 # optional
    asset: sign-017 # optional, your or the show's id of the asset
    episode: '101' # optional
    reel: '1' # optional
    # temp or final
    intent: final
    # image, video, audio or text
    modality: image
    # IPTC Digital Source Type: trainedAlgorithmicMedia (made by a model), compositeWithTrainedAlgorithmicMedia (existing
    # material edited with one), compositeSynthetic (a mix with at least one generated element) …
    origin: compositeSynthetic
    # ideation, background-element, final-character-or-key-visual, talent-replication, unowned-training-data or
    # proprietary-material
    useCase: background-element
    tool:
      name: ComfyUI
      version: 0.3.40 # optional
      host: workstation # optional
      licenceTier: self-hosted # optional
    # optional: the model
    model:
      id: sd_xl_base_1.0
      base: SDXL 1.0 # optional
      fineTuned: no
      trainingData: # optional
      clearance: # optional, wanted for a fine-tuned model
    # optional: the prompt, or sha256:… of it
    prompt: a faded enamel sign, rust, overcast light
    inputs:
      # class: none, public, proprietary, personal, third-party, talent-likeness, unreleased-footage or contract
      - description: no input images
        class: none
        approval: # reference, wanted for every class but none and public
    # yes, no or unsure each.
    principles:
      p1: yes # does not replicate material of others
      p2: yes # the tool does not store, reuse or train on inputs or outputs
      p3: yes # inputs are kept in a secured environment
      p4: no # is temporary and not part of the final
      p5: yes # replaces no talent performance or union work without consent
    escalation: ESC-12 # reference, wanted for each no or unsure
    approval: EXAMPLE-APPR-001 # optional, the written approval relied on
    # not-visible, incidental, prominent or story-critical
    prominence: incidental
    # Performers replicated or altered; [] when there are none. For each: performer, kind (replica, alteration, customary),
    # consentReference or exception, guild.
    talent: []
    # Could it be mistaken for a real event, person or statement?
    couldMislead: no
    # Does it touch work of a union role? If so: agreement.
    unionRole: { touched: no }
    # Do prompts or inputs name works or persons? If so: permission.
    namedReferences: { present: no }
    # What people put in; wanted for prominent material.
    humanInput: painted over and integrated by hand # optional
    # Steps of a workflow of several tools, in order; [] for a single tool. For each: step, tool, inputs.
    workflow: []

  # Files for which no generative tool was used. Answers "unknown"; never overrides a sign that was found.
  - kind: negative
    files:
      patterns: ['comp/sh020_comp_v001.####.exr']
      hashes: []
    note: comp of plates and CG renders # optional
`;
