import { AssayError } from '../../domain/errors.ts';
import type { ManifestPlan, PlannedIngredient, SignBytes, SignerProfile } from '../../domain/manifest-plan.ts';
import { readCertificate } from '../certificate.ts';
import type { Engine, EngineBuilder, EngineSigner } from '../engine.ts';
import { writeBuilderSettings } from '../engine-settings.ts';
import { describeError } from '../read-embedded.ts';
import type { TrustSet } from '../trust-set.ts';
import { type ContentBinding, defineManifest } from './define-manifest.ts';
import { guardSigner } from './guard-signer.ts';
import type { TimeStampTicket } from './open-time-stamp-relay.ts';
import type { IngredientHistory } from './read-ingredient.ts';

/** What every manifest of a writer is signed with. */
export interface Signing {
  readonly engine: Engine;
  readonly profile: SignerProfile;
  readonly sign: SignBytes;
  readonly trust: TrustSet;
  readonly readHistory: (ingredient: PlannedIngredient) => Promise<IngredientHistory | undefined>;
}

/** One signature. */
export interface ManifestJob {
  readonly plan: ManifestPlan;
  /** What the engine reads and writes; or what the manifest binds to when it does neither. */
  readonly content:
    | {
        /** Path of a file, or its bytes. */
        readonly source: string | Buffer;
        readonly destination: string;
        readonly mediaType: string;
      }
    | ContentBinding;
  readonly ticket?: TimeStampTicket;
}

/** The engine wants to be given something to sign; a manifest that it embeds nowhere is bound by its own hash instead. */
const NOTHING = { buffer: Buffer.from('x'), mimeType: 'application/octet-stream' };

/** Beside the certificates, a signature holds its headers and itself: 512 bytes with a 4096-bit RSA key. */
const SIGNATURE_ROOM_BYTES = 2048;
/** A token with its authority's chain has 3 to 8 KB. */
const TIME_STAMP_ROOM_BYTES = 12 * 1024;

/**
 * Signs one manifest with a builder of its own, which is not touched again once signing has begun. Gives the manifest store.
 * Throws the reason of the signer or of the time stamp when there is one, else what the engine threw.
 */
export async function signManifest(signing: Signing, job: ManifestJob): Promise<Buffer> {
  const guard = guardSigner(signing.profile, signing.sign);
  const signer = createSigner(signing, guard.sign, job.ticket);
  const { content } = job;
  const builder = await prepareBuilder(signing, job.plan, 'sha256' in content ? content : undefined);
  try {
    if ('sha256' in content) return await builder.signAsync(signer, NOTHING, { buffer: null });
    const { source, destination, mediaType } = content;
    return await builder.signAsync(
      signer,
      typeof source === 'string' ? { path: source, mimeType: mediaType } : { buffer: source, mimeType: mediaType },
      { path: destination, mimeType: mediaType },
    );
  } catch (error) {
    throw guard.failure() ?? job.ticket?.failure() ?? explainStamp(error, job.ticket) ?? error;
  }
}

/** Length of the manifest store that a job without its own content leads to. Nobody's key signs and nobody's time is asked for. */
export async function measureManifest(
  signing: Signing,
  job: ManifestJob & { readonly content: ContentBinding },
): Promise<number> {
  // The engine fills a signature up to the room kept for it, so that any will do.
  const signer = createSigner(signing, async () => Buffer.alloc(64), job.ticket, { stamped: false });
  const builder = await prepareBuilder(signing, job.plan, job.content);
  return (await builder.signAsync(signer, NOTHING, { buffer: null })).length;
}

async function prepareBuilder(
  { engine, trust, readHistory }: Signing,
  plan: ManifestPlan,
  binding: ContentBinding | undefined,
): Promise<EngineBuilder> {
  const builder = engine.createBuilder(defineManifest(plan, binding), writeBuilderSettings(trust));
  for (const ingredient of plan.ingredients) await addIngredient(builder, ingredient, await readHistory(ingredient));
  if (binding !== undefined) builder.setNoEmbed(true);
  return builder;
}

function createSigner(
  { engine, profile }: Signing,
  sign: (bytes: Buffer) => Promise<Buffer>,
  ticket: TimeStampTicket | undefined,
  { stamped } = { stamped: true },
): EngineSigner {
  const room = SIGNATURE_ROOM_BYTES + (ticket === undefined ? 0 : TIME_STAMP_ROOM_BYTES);
  try {
    return engine.createSigner(
      {
        alg: profile.algorithm,
        certs: [Buffer.from(profile.chainPem)],
        // In base64 the certificates take a third more than in the signature.
        reserveSize: profile.chainPem.length + room,
        directCoseHandling: false,
        ...(ticket !== undefined && stamped && { tsaUrl: ticket.url }),
      },
      sign,
    );
  } catch (error) {
    const why =
      readCertificate(profile.chainPem) === undefined
        ? 'The signing certificate cannot be read'
        : 'The signer cannot be used';
    throw new AssayError('signer.unusable', `${why}: ${describeError(error)}.`, { cause: error });
  }
}

/**
 * Adds an ingredient with its own history, as it was read and judged before. The engine does not open the file: it would hash all of it
 * again for every manifest, and has nothing to say of types that it does not know.
 */
async function addIngredient(
  builder: EngineBuilder,
  { label, title, relationship, mediaType, sha256 }: PlannedIngredient,
  history: IngredientHistory | undefined,
): Promise<void> {
  const base = { label, title, relationship, format: mediaType ?? 'application/octet-stream' };
  if (history === undefined) {
    // Without a manifest nothing else says which file it was.
    const metadata = sha256 === undefined ? {} : { metadata: { 'org.assay.sha256': sha256 } };
    await builder.addIngredient(JSON.stringify({ ...base, ...metadata }));
    return;
  }
  const identifier = `${label}.c2pa`;
  await builder.addResource(identifier, { buffer: history.store, mimeType: 'application/c2pa' });
  await builder.addIngredient(
    JSON.stringify({
      ...base,
      active_manifest: history.activeManifest,
      manifest_data: { format: 'application/c2pa', identifier },
      validation_results: history.validationResults,
    }),
  );
}

/** The engine has more to ask of a time stamp than the relay looks at. */
function explainStamp(error: unknown, ticket: TimeStampTicket | undefined): AssayError | undefined {
  const text = describeError(error);
  if (ticket === undefined || !/time.?stamp|nonce|too big for JUMBF/i.test(text)) return undefined;
  const message = `The time stamp that the authority gave cannot be used: ${text}. Ask another authority (--tsa), or sign without.`;
  return new AssayError('timestamp.failed', message, { cause: error });
}
