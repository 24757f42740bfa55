import { rm, stat } from 'node:fs/promises';
import { AssayError } from '../../domain/errors.ts';
import type { CredentialWriter, SignBytes, SignedManifest, SignerProfile } from '../../domain/manifest-plan.ts';
import { loadEngine } from '../engine.ts';
import type { TrustSet } from '../trust-set.ts';
import type { TimeStampLimits } from './ask-time-stamp.ts';
import { cacheIngredients } from './cache-ingredients.ts';
import { claimDestination, findErrno } from './claim-destination.ts';
import { embedInTiff } from './embed-in-tiff.ts';
import { explainDetachFailure, explainEmbedFailure } from './explain-failure.ts';
import { openTimeStampRelay, type TimeStampTicket } from './open-time-stamp-relay.ts';
import { readIngredient } from './read-ingredient.ts';
import { refuseLostHistory } from './refuse-lost-history.ts';
import { settleItemOffsets } from './settle-item-offsets.ts';
import { type ManifestJob, measureManifest, type Signing, signManifest } from './sign-manifest.ts';

export interface CredentialWriterOptions {
  readonly signer: SignerProfile;
  readonly sign: SignBytes;
  /** What the signers of ingredients are judged by. */
  readonly trust: TrustSet;
  /** Default: {@link TIME_STAMP_LIMITS}. */
  readonly timeStampLimits?: TimeStampLimits;
}

/** Types that are embedded in without the engine. */
const TIFF_TYPES: ReadonlySet<string> = new Set(['image/tiff', 'image/x-adobe-dng', 'image/dng']);
/** Types that place their pictures and metadata by a table of items. */
const ITEM_TYPES: ReadonlySet<string> = new Set(['image/heic', 'image/heif', 'image/avif']);

/**
 * Opens a writer of content credentials. Jobs may run side by side. The native library is loaded with the first. Strangers' bytes reach
 * native code here: run it in a child process with limits of memory and time.
 */
export function openCredentialWriter(options: CredentialWriterOptions): CredentialWriter {
  const { signer: profile, sign, trust } = options;
  const asked = profile.timeStamp;
  const relay = asked === undefined ? undefined : openTimeStampRelay(asked.url, options.timeStampLimits);
  const readHistory = cacheIngredients(async (ingredient) => readIngredient(await loadEngine(), ingredient, trust));

  async function openSigning(): Promise<Signing> {
    return { engine: await loadEngine(), profile, sign, trust, readHistory };
  }

  async function issueTicket(): Promise<TimeStampTicket | undefined> {
    try {
      return await relay?.issue();
    } catch (error) {
      if (asked?.optional === true) return undefined;
      throw error;
    }
  }

  /** Signs with a time stamp when one was asked for; once more without when there is none and it was optional. */
  async function signStamped(
    attempt: (signing: Signing, stamp: Pick<ManifestJob, 'ticket'>) => Promise<Buffer>,
  ): Promise<SignedManifest> {
    const signing = await openSigning();
    const ticket = await issueTicket();
    try {
      const store = await attempt(signing, ticket === undefined ? {} : { ticket });
      return { store, ...(asked !== undefined && { timeStamped: ticket !== undefined }) };
    } catch (error) {
      const without = error instanceof AssayError && error.code === 'timestamp.failed' && asked?.optional === true;
      if (!without) throw error;
      return { store: await attempt(signing, {}), timeStamped: false };
    } finally {
      ticket?.end();
    }
  }

  return {
    async embed({ source, mediaType, destination, plan }) {
      await checkSource(source);
      await refuseLostHistory(await loadEngine(), { source, mediaType, plan });
      await claimDestination(source, destination);
      try {
        const settled = ITEM_TYPES.has(mediaType) ? await settleItemOffsets(source) : undefined;
        return await signStamped(async (signing, stamp) => {
          const own = TIFF_TYPES.has(mediaType)
            ? await embedInTiff({
                source,
                destination,
                measure: (binding) => measureManifest(signing, { plan, content: { ...binding, mediaType }, ...stamp }),
                sign: (binding) => signManifest(signing, { plan, content: { ...binding, mediaType }, ...stamp }),
              })
            : undefined;
          return (
            own ??
            signManifest(signing, { plan, content: { source: settled ?? source, destination, mediaType }, ...stamp })
          );
        });
      } catch (error) {
        const explained = await explainEmbedFailure(error, { source, destination, mediaType });
        await rm(destination, { force: true });
        throw explained;
      }
    },
    async detach({ sha256, plan }) {
      try {
        return await signStamped((signing, stamp) => signManifest(signing, { plan, content: { sha256 }, ...stamp }));
      } catch (error) {
        throw explainDetachFailure(error);
      }
    },
    async close() {
      await relay?.close();
    },
  };
}

/** The engine would wait for ever on a FIFO. */
async function checkSource(source: string): Promise<void> {
  try {
    if ((await stat(source)).isFile()) return;
  } catch (error) {
    const errno = findErrno(error);
    const code = errno === 'ENOENT' ? 'file.vanished' : errno === 'EACCES' ? 'file.forbidden' : 'file.io';
    throw new AssayError(code, `The file to be signed cannot be opened (${errno}).`, { cause: error });
  }
  throw new AssayError('file.not-regular', 'What is to be signed is not a regular file.');
}
