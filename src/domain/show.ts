import type { RateName } from './timecode.ts';

/** A tool that a show allows, with the terms it was allowed under. */
export interface ApprovedTool {
  readonly name: string;
  /** Exact version; absent: any. */
  readonly version?: string;
  readonly hosting: 'local' | 'hybrid' | 'cloud';
  readonly licenceTier: string;
  /** The terms of use as they stood when read. */
  readonly terms: { readonly snapshot: string; readonly date: string };
  readonly trainsOnInputs: boolean;
}

export interface Show {
  readonly id: string;
  readonly title: string;
  readonly rate: RateName;
  /** Regular expression with a named group `shot`, matched against the path in the delivery. */
  readonly shotPattern?: string;
  readonly approvedTools: readonly ApprovedTool[];
  /** Id of the policy profile of the recipient, e.g. `netflix`. */
  readonly policy: string;
}
