import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describeCheckReport } from './output-schemas/check.ts';
import { describeCompareReport } from './output-schemas/compare.ts';
import { describeFindReport } from './output-schemas/find.ts';
import { describeFingerprintReport } from './output-schemas/fingerprint.ts';
import { describeMarkLine } from './output-schemas/mark.ts';
import { describeQueue } from './output-schemas/queue.ts';
import { describeReceipt } from './output-schemas/receipt.ts';
import { describeReceiptVerification } from './output-schemas/receipt-verify.ts';
import { describeScanLine } from './output-schemas/scan.ts';
import { renderSchema } from './output-schemas/schema.ts';
import { describeSequenceManifest } from './output-schemas/sequence-manifest.ts';
import { describeVerifyLine } from './output-schemas/verify.ts';

/** The published JSON Schemas of what the program writes: file name and text. Tied to src/domain/report.ts by the compiler. */
export function renderOutputSchemas(): readonly (readonly [file: string, text: string])[] {
  return [
    ['scan.schema.json', renderSchema(describeScanLine())],
    ['check.schema.json', renderSchema(describeCheckReport())],
    ['find.schema.json', renderSchema(describeFindReport())],
    ['compare.schema.json', renderSchema(describeCompareReport())],
    ['fingerprint.schema.json', renderSchema(describeFingerprintReport())],
    ['mark.schema.json', renderSchema(describeMarkLine())],
    ['queue.schema.json', renderSchema(describeQueue())],
    ['receipt.schema.json', renderSchema(describeReceipt())],
    ['receipt-verify.schema.json', renderSchema(describeReceiptVerification())],
    ['verify.schema.json', renderSchema(describeVerifyLine())],
    ['sequence-manifest.schema.json', renderSchema(describeSequenceManifest())],
  ];
}

function main(check: boolean): number {
  let stale = 0;
  for (const [file, text] of renderOutputSchemas()) {
    const path = fileURLToPath(new URL(`../docs/schemas/${file}`, import.meta.url));
    if (!check) writeFileSync(path, text);
    else if (readFileSync(path, 'utf8') !== text) {
      console.error(`docs/schemas/${file} is out of date: run node scripts/write-output-schemas.ts`);
      stale = 1;
    }
  }
  return stale;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = main(process.argv.includes('--check'));
