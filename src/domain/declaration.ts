import type { SourceCode } from './digital-source-type.ts';

export const USE_CASES = [
  'ideation',
  'background-element',
  'final-character-or-key-visual',
  'talent-replication',
  'unowned-training-data',
  'proprietary-material',
] as const;
/** The six use cases of the matrix in the Netflix guidance's appendix. */
export type UseCase = (typeof USE_CASES)[number];

export const INPUT_CLASSES = [
  'none',
  'public',
  'proprietary',
  'personal',
  'third-party',
  'talent-likeness',
  'unreleased-footage',
  'contract',
] as const;
export type InputClass = (typeof INPUT_CLASSES)[number];

export const PROMINENCES = ['not-visible', 'incidental', 'prominent', 'story-critical'] as const;
export type Prominence = (typeof PROMINENCES)[number];

export const MODALITIES = ['image', 'video', 'audio', 'text'] as const;
export type Modality = (typeof MODALITIES)[number];

export type PrincipleAnswer = 'yes' | 'no' | 'unsure';
/** P1 to P5 of the guidance. */
export interface PrincipleAnswers {
  readonly p1: PrincipleAnswer;
  readonly p2: PrincipleAnswer;
  readonly p3: PrincipleAnswer;
  readonly p4: PrincipleAnswer;
  readonly p5: PrincipleAnswer;
}

export interface DeclaredTool {
  readonly name: string;
  readonly version?: string;
  readonly host?: string;
  readonly licenceTier?: string;
}

export interface DeclaredInput {
  readonly description: string;
  readonly class: InputClass;
  /** Approval reference, wanted for every class but `none` and `public`. */
  readonly approval?: string;
}

export interface TalentBlock {
  readonly performer: string;
  readonly kind: 'replica' | 'alteration' | 'customary';
  readonly consentReference?: string;
  /** `1`, `2`, `3` of the replica exceptions, or an item of the customary list. */
  readonly exception?: string;
  readonly guild?: string;
}

export interface WorkflowStep {
  readonly step: string;
  readonly tool: DeclaredTool;
  readonly inputs: readonly DeclaredInput[];
}

export interface ModelRecord {
  readonly id: string;
  readonly base?: string;
  readonly fineTuned: boolean;
  readonly trainingData?: string;
  readonly clearance?: string;
}

/** Which files an entry speaks about: path patterns (see select-files.ts) and content hashes (SHA-256, lower-case hex). */
export interface FileSelector {
  readonly patterns: readonly string[];
  readonly hashes: readonly string[];
}

/** One row of a declaration. */
export type DeclarationEntry = GeneratedEntry | NegativeEntry;

export interface GeneratedEntry {
  readonly kind: 'generated';
  readonly files: FileSelector;
  readonly shot?: string;
  /** The vendor's or the show's own id of the asset. */
  readonly asset?: string;
  readonly episode?: string;
  readonly reel?: string;
  readonly intent: 'temp' | 'final';
  readonly modality: Modality;
  readonly origin: SourceCode;
  readonly useCase: UseCase;
  readonly tool: DeclaredTool;
  readonly model?: ModelRecord;
  /** Prompt text, or `sha256:…`. */
  readonly prompt?: string;
  readonly inputs: readonly DeclaredInput[];
  readonly principles?: PrincipleAnswers;
  /** Reference of the written approval that the vendor relies on. Counts for nothing until that approval is imported. */
  readonly approval?: string;
  /** Reference of the escalation, wanted when a principle is answered no or unsure. */
  readonly escalation?: string;
  readonly prominence?: Prominence;
  readonly talent: readonly TalentBlock[];
  /** N12: could be mistaken for a real event, person or statement. */
  readonly couldMislead?: boolean;
  /** N13: touches work of a union role; the agreement's reference. */
  readonly unionRole?: { readonly touched: boolean; readonly agreement?: string };
  /** N14: names works or persons in prompts or inputs; the permission's reference. */
  readonly namedReferences?: { readonly present: boolean; readonly permission?: string };
  /** N10: what people put in. */
  readonly humanInput?: string;
  readonly workflow: readonly WorkflowStep[];
}

/** "No generative tools were used for these": answers an unknown, never overrides a sign that was found. */
export interface NegativeEntry {
  readonly kind: 'negative';
  readonly files: FileSelector;
  readonly note?: string;
}

export interface Declaration {
  /** The vendor's own reference; unique in the ledger together with show. */
  readonly reference: string;
  readonly show: string;
  readonly vendor: string;
  readonly declarer: { readonly name: string; readonly role: string; readonly email?: string };
  /** ISO date. */
  readonly date: string;
  readonly entries: readonly DeclarationEntry[];
}
