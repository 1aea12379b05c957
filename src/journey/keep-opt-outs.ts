/** Opt-outs in the identity zone: asking the national service, taking its answer and local objections, and what is known. */
import { rmSync } from 'node:fs';
import { basename } from 'node:path';
import { ConcordError } from '../concord-error.ts';
import { type IdentityZone, openIdentityZone } from '../edition/identity-zone.ts';
import { newestMapVersion, residentNumbers } from '../edition/resident-numbers.ts';
import { type Progress, silentProgress } from '../progress.ts';
import { noteRequest } from '../pseudonym/asked-since.ts';
import { forgetExpired, keepNationalList, nationalListInUse } from '../pseudonym/keep-national-list.ts';
import { droppedObjections, keepObjections } from '../pseudonym/keep-objections.ts';
import type { Keys } from '../pseudonym/keys.ts';
import { readNationalList } from '../pseudonym/national-list.ts';
import { readObjections } from '../pseudonym/read-objections.ts';
import { type OptOutRequest, type RequestPlace, requestFile } from '../pseudonym/request-opt-outs.ts';
import { type OptOutStatus, tellOptOuts } from '../pseudonym/tell-opt-outs.ts';
import { withLock } from '../workspace/lock-workspace.ts';
import type { Workspace } from '../workspace/workspace.ts';

interface OptOutCall {
  workspace: Workspace;
  /** with the key `zones` */
  keys: Keys;
  /** ISO day */
  today: string;
  progress?: Progress | undefined;
  /** takes down what is about to be kept, e.g. in the audit log: what it cannot take down is not done */
  note?: (noted: OptOutsNoted) => Promise<void>;
}

/** What was asked or taken, by the hash of its file and in counts: no number. */
export interface OptOutsNoted {
  sha256: string;
  [count: string]: string | number;
}

/**
 * Writes the file of NHS numbers that asks the national data opt-out service about every resident.
 * @param order.to where, and what gives the file its name
 * @throws ConcordError usage for a name that is none or was used, no-data when no resident has a number, busy,
 * workspace-invalid without the key of the zone, store-damaged when its seal cannot be opened
 */
export const requestOptOuts = (order: OptOutCall & { to: RequestPlace }): Promise<OptOutRequest> =>
  inZone(order, async ({ engine }) => {
    const { residents } = await residentNumbers(engine);
    const told = await requestFile(engine, `(${residents})`, order.to);
    try {
      const { path, ...counts } = told;
      await order.note?.({ name: basename(path), ...counts });
    } catch (error) {
      rmSync(told.path);
      throw error;
    }
    await noteRequest(engine, { askedOn: order.to.on, mapVersion: await newestMapVersion(engine) });
    return { told, changed: true };
  });

/**
 * Takes the answer of the national service in place of the one before.
 * @param order.path the file as the service sent it
 * @param order.listedOn ISO day of the answer; absent: read from the file's name
 * @throws ConcordError file-refused when it is no answer, is older than the one in use, has lapsed, or has none of the
 * residents' numbers; then the one before stays
 */
export async function takeNationalAnswer(
  order: OptOutCall & { path: string; listedOn?: string | undefined },
): Promise<OptOutStatus> {
  const list = readNationalList(order.path, order.listedOn);
  return inZone(order, async ({ engine, folder }) => {
    await keepNationalList(engine, folder, list, order.today);
    const told = await tellOptOuts(engine, { national: list, today: order.today, ...(await residentNumbers(engine)) });
    if (told.residents > told.withoutNumber && told.optedOut.national === told.residents) throw ofOthers();
    const { sha256, listedOn, lines } = list;
    await order.note?.({ sha256, listedOn, numbers: lines });
    return { told, changed: true };
  });
}

/**
 * Takes a list of local objections in place of the one before, all together or not at all.
 * @param order.path CSV as `readObjections` reads it
 * @param order.mayDrop asked when objections that stand today are not on it any more: they would be heard no longer
 * @returns what is known then; null when the answer was no, and then nothing has changed
 * @throws ConcordError file-refused with every fault of the file
 */
export async function takeObjections(
  order: OptOutCall & { path: string; mayDrop: (objections: number) => Promise<boolean> },
): Promise<OptOutStatus | null> {
  const objections = readObjections(order.path, order.today);
  return inZone(order, async (zone) => {
    const dropped = await droppedObjections(zone.engine, objections, order.today);
    if (dropped > 0 && !(await order.mayDrop(dropped))) return { told: null, changed: false };
    await keepObjections(zone.engine, objections, order.today);
    await order.note?.({ sha256: objections.sha256, lines: objections.lines, dropped });
    return { told: await statusOf(zone, order.today), changed: true };
  });
}

/** Answers: which lists are in use, until when, and how many people they take out; an answer that has lapsed is deleted. */
export const readOptOuts = (order: OptOutCall): Promise<OptOutStatus> =>
  inZone(order, async (zone) => {
    const changed = await forgetExpired(zone.engine, zone.folder, order.today);
    return { told: await statusOf(zone, order.today), changed };
  });

async function statusOf({ engine, folder }: IdentityZone, today: string): Promise<OptOutStatus> {
  const national = await nationalListInUse(engine, folder);
  return tellOptOuts(engine, { national, today, ...(await residentNumbers(engine)) });
}

/** Works in the opened zone under the workspace's lock, and seals it again only when something was changed in it. */
function inZone<T>(
  { workspace, keys, progress = silentProgress }: OptOutCall,
  work: (zone: IdentityZone) => Promise<{ told: T; changed: boolean }>,
): Promise<T> {
  return withLock(workspace, 'opt-outs', async () => {
    progress.start('working in the resident index');
    const zone = await openIdentityZone(workspace.paths, keys);
    let done: { told: T; changed: boolean };
    try {
      done = await work(zone);
    } catch (error) {
      zone.discard();
      throw error;
    }
    if (done.changed) await zone.seal();
    else zone.discard();
    return done.told;
  }).finally(() => progress.end());
}

const ofOthers = (): ConcordError =>
  new ConcordError('file-refused', {
    where: 'national data opt-out',
    problem: 'it lists not one resident, so nobody could be used',
    expected: 'the answer to a request about the residents of this workspace',
    remedy: 'look whether it is the answer of another care system; if not, write the request again and upload it',
  });
