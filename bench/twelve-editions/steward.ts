/** What stewards and reviewers do, by the commands they have. */
import type { SplitDone } from '../../src/journey/split-resident.ts';
import type { QueuedReview } from '../../src/store/review-queue.ts';
import { type County, concord, residentOf, withKeys } from './county.ts';
import type { Someone } from './people.ts';
import { type Between, isBetween } from './planned-change.ts';

const REVIEWERS = ['reviewer-one', 'reviewer-two'];
const because = ['--reason', 'the practice was asked'];
const steward = (county: County): string[] => ['--user', 'steward', ...withKeys(county)];

/** Both reviewers say the same of the pair that has this person in it; the first finds it by looking at what waits. */
export async function decideAll(county: County, of: Someone, decision: '--same' | '--different'): Promise<void> {
  const pair = await pairOf(county, of);
  county.notes.set(`pair ${of.nhs}`, pair);
  for (const user of REVIEWERS) await concord(county, ['review', 'decide', pair, decision, '--user', user, ...because]);
}

async function pairOf(county: County, { nhs }: Someone): Promise<string> {
  const asked = ['review', 'list', '--user', REVIEWERS[0]!, '--limit', '500', '--json'];
  const { next }: { next: QueuedReview[] } = JSON.parse(await concord(county, asked));
  // as they are listed: a digit of the birth date and an address are other ones, the rest is alike
  const alike = next.filter(({ levels }) => levels.birth_date === 1 && levels.postcode === 0);
  for (const { pairId } of alike) {
    const shown = await concord(county, ['review', 'show', pairId, '--user', REVIEWERS[0]!, ...withKeys(county)]);
    if (shown.includes(nhs)) return pairId;
  }
  throw new Error(`no pair in doubt has ${nhs} in it: ${alike.length} of ${next.length} could be it`);
}

/** What was decided of the pair with this person is open again. */
export async function reopen(county: County, { nhs }: Someone): Promise<void> {
  await concord(county, ['review', 'reopen', county.notes.get(`pair ${nhs}`)!, '--user', 'steward', ...because]);
}

/** The records with a birth date go to a new resident. @returns keys of the two */
export async function splitOff(county: County, of: Someone, born: string): Promise<[number, number]> {
  const personKey = await residentOf(county, of);
  const shown = await concord(county, ['residents', 'show', String(personKey), ...steward(county)]);
  const names = shown.split('\n').flatMap((line) => (line.includes(born) ? (/^R[A-Z2-7]{16}/.exec(line) ?? []) : []));
  const records = names.flatMap((name) => ['--record', name]);
  const argv = ['residents', 'split', String(personKey), ...records, '--yes', '--json', ...because, ...steward(county)];
  const done: SplitDone = JSON.parse(await concord(county, argv));
  return [personKey, done.personKey];
}

/** Takes back the last change of a kind between these persons, by the number that a diff gave it. */
export async function reverse(county: County, kind: string, of: Between): Promise<void> {
  const change = county.changes.findLast((c) => c.kind === kind && isBetween(c, of));
  if (!change) throw new Error(`no diff named a ${kind} of resident ${of[0]}`);
  const argv = ['residents', 'reverse', String(change.change_id), '--yes', ...because, ...steward(county)];
  await concord(county, argv);
}
