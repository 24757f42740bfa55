/** Valid as it stands, with example values. */
export const APPROVAL_TEMPLATE = `# A written approval of generated material. Import it with: assay approve FILE

reference: EXAMPLE-APPR-001
# The person who approved, and for whom.
approver: Alex Example
organisation: Example Studios
# Day of the approval, YYYY-MM-DD. It must not be later than the delivery.
date: 2026-11-15
# optional: the last day it is good for
expires: 2027-11-15

scope:
  # Id of the show.
  show: example
  # Shots it is limited to; [] for no limit.
  shots: [sh010]
  files:
    # Path patterns as in a declaration. They are pinned to the files that fit when the approval is imported, so scan
    # first: a file that comes later under an approved name is not covered.
    patterns: ['comp/sh010_sign_v003.####.exr']
    # SHA-256 of exact files: covered whether or not they were scanned.
    hashes: []
  # Use cases it is limited to; [] for any.
  useCases: [background-element]

# Conditions, shown beside each finding that the approval covers.
conditions:
  - not legible in close-up
`;
