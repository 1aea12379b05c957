/** What happens in the county, month by month. Nothing of it is known to linkage but by what partners send and stewards say. */
import { type County, concord, deliveryOf, residentOf } from './county.ts';
import * as people from './people.ts';
import { type Between, changeNamed, type PlannedChange, rowsNamed } from './planned-change.ts';
import { correctedVisits, sendDemographics, sendMerger, sendRegistrations, sendVisits, TRUST } from './sent-rows.ts';
import { decideAll, reopen, reverse, splitOff } from './steward.ts';

/** A trust one of whose months is taken back, and put back. */
const OTHER_TRUST = 'Z9F';

const keyIn = ({ notes }: County, name: string): number => Number(notes.get(name));

/** Two residents, before what comes makes them one. */
async function note(county: County, name: string, ...of: people.Someone[]): Promise<void> {
  for (const [i, each] of of.entries()) county.notes.set(`${name}${i}`, String(await residentOf(county, each)));
}
const both = (county: County, name: string): Between => [keyIn(county, `${name}0`), keyIn(county, `${name}1`)];

/** A number is given up for another: two persons are one from this month on. */
const merger = (
  month: number,
  what: string,
  name: string,
  gaveUp: people.Someone,
  kept: people.Someone,
): PlannedChange => ({
  ...{ month, what, sent: (county, drop) => sendMerger(county, drop, gaveUp, kept) },
  done: (county) => note(county, name, gaveUp, kept),
  named: (diff, county) => changeNamed(diff, 'merge', 'number-given-up', both(county, name)),
});

export const PLAN: PlannedChange[] = [
  {
    month: 1,
    what: 'the people to whom the rest happens are known to the demographic service, and have been to the emergency department',
    sent: async (county, drop) => {
      await sendDemographics(county, drop, people.KNOWN);
      sendVisits(county, drop, Object.fromEntries(people.KNOWN.map((p, i) => [`90000000${10 + i}`, p])));
    },
  },
  merger(2, 'a second number of one person is given up', 'ottoline', people.OTTOLINE_AGAIN, people.OTTOLINE),
  merger(
    2,
    'by mistake, the numbers of a father and a son of one name are merged',
    'peregrine',
    people.SON_OF_PEREGRINE,
    people.PEREGRINE,
  ),
  {
    month: 3,
    what: 'a practice sends two registrations without a number and with a slip in the birth date: in doubt',
    sent: (county, drop) =>
      sendRegistrations(county, drop, 910000001, [people.THADDEUS_IN_DOUBT, people.COUSIN_OF_WILHELMINA]),
  },
  {
    month: 3,
    what: 'a woman who moved and married registers under her new name, without a number',
    sent: (county, drop) => sendRegistrations(county, drop, 910000011, [{ ...people.SERAPHINA_MARRIED, nhs: '' }]),
  },
  {
    month: 4,
    what: 'two reviewers say of one pair in doubt that it is the same person, and of the other that it is not: a resident of her own',
    done: async (county) => {
      await decideAll(county, people.THADDEUS, '--same');
      await decideAll(county, people.WILHELMINA, '--different');
    },
    named: (diff) => rowsNamed(diff, 'registration', 'newlyLinked', 2),
  },
  {
    month: 4,
    what: 'the demographic service hears of the marriage and the move',
    sent: (county, drop) => sendDemographics(county, drop, [people.SERAPHINA_MARRIED]),
    done: (county) => note(county, 'seraphina', people.SERAPHINA),
    named: (diff, county) => changeNamed(diff, 'merge', 'same-by-every-record', [keyIn(county, 'seraphina0'), null]),
  },
  {
    month: 4,
    what: 'a hospital books a daughter under the number of her mother',
    sent: (county, drop) => sendVisits(county, drop, { 9000000101: people.DAUGHTER_OF_CLEMENTINA }),
  },
  {
    month: 5,
    what: 'a steward takes the records of the daughter away from the mother',
    done: async (county) => {
      const parted = await splitOff(county, people.CLEMENTINA, people.DAUGHTER_OF_CLEMENTINA.born);
      for (const [i, key] of parted.entries()) county.notes.set(`clementina${i}`, String(key));
    },
    named: (diff, county) => changeNamed(diff, 'split', 'decided-by-reviewers', both(county, 'clementina')),
  },
  merger(
    5,
    'of three numbers of one person the third is given up for the second',
    'zebedee',
    people.ZEBEDEE_THIRD,
    people.ZEBEDEE_SECOND,
  ),
  {
    month: 6,
    what: 'a trust takes its last month of emergency attendances back',
    done: async (county) => {
      const delivery = await deliveryOf(county, 'ecds_attendance', OTHER_TRUST, county.drops[4]!);
      county.notes.set('withdrawn', delivery);
      await say(county, '--withdraw', delivery);
    },
    named: ({ deliveries, identity }, county) => {
      const lost = identity?.counts.find((c) => c.kind === 'unlink' && c.reason === 'delivery-withdrawn');
      return lost && deliveries.removed.some((d) => d.deliveryId === county.notes.get('withdrawn'))
        ? `a delivery no longer used; unlink, delivery-withdrawn: ${lost.changes} persons, ${lost.records} records`
        : null;
    },
  },
  {
    month: 6,
    what: 'the pair that two reviewers found to be one person is opened again',
    done: async (county) => {
      await note(county, 'thaddeus', people.THADDEUS);
      await reopen(county, people.THADDEUS);
    },
    named: (diff, county) => changeNamed(diff, 'unlink', 'decided-by-reviewers', [keyIn(county, 'thaddeus0'), null]),
  },
  {
    month: 7,
    what: 'the trust’s month is put back',
    done: (county) => say(county, '--restore', county.notes.get('withdrawn')!),
    named: ({ deliveries, identity }, county) =>
      identity!.records.newlyLinked > 0 && deliveries.added.some((d) => d.deliveryId === county.notes.get('withdrawn'))
        ? 'the delivery added'
        : null,
  },
  {
    month: 7,
    what: 'a steward takes the merger of father and son back',
    done: (county) => reverse(county, 'merge', both(county, 'peregrine')),
    named: (diff, county) => changeNamed(diff, 'merge-taken-back', 'decided-by-reviewers', both(county, 'peregrine')),
  },
  {
    month: 8,
    what: 'the demographic service gives a number to another person: it had been on two',
    sent: (county, drop) => sendDemographics(county, drop, [people.NUMBER_OF_BARNABAS]),
    done: (county) => note(county, 'barnabas', people.BARNABAS),
    named: (diff, county) =>
      changeNamed(diff, 'overlay', 'number-given-to-another', [keyIn(county, 'barnabas0'), null]),
  },
  {
    month: 9,
    what: 'the steward takes the split of mother and daughter back',
    done: (county) => reverse(county, 'split', both(county, 'clementina')),
    named: (diff, county) => changeNamed(diff, 'split-taken-back', 'decided-by-reviewers', both(county, 'clementina')),
  },
  {
    month: 9,
    what: 'a trust books a visit under another patient',
    sent: (county, drop) => sendVisits(county, drop, { 9000000102: people.CORDELIA }),
  },
  {
    month: 9,
    what: 'somebody new to the county registers without a number, and goes to a hospital that has the number and another address',
    sent: async (county, drop) => {
      await sendRegistrations(county, drop, 910000021, [{ ...people.LEOPOLD, nhs: '' }]);
      sendVisits(county, drop, { 9000000103: { ...people.LEOPOLD, postcode: 'ZY1 1LB' } });
    },
  },
  {
    month: 10,
    what: 'the trust sends a correction: the visit is the other patient’s',
    done: async (county) => {
      const drop = county.drops[8]!;
      const delivery = await deliveryOf(county, 'ecds_attendance', TRUST, drop);
      const file = correctedVisits(county, drop, { 9000000102: people.ROSALIND });
      await concord(county, ['land', file, '--dataset', 'ecds_attendance', '--from', TRUST, '--corrects', delivery]);
    },
    named: (diff) => rowsNamed(diff, 'emergency_attendance', 'sentAgain'),
  },
  merger(
    11,
    'the second of the three numbers is given up for the first',
    'zebedeeFirst',
    people.ZEBEDEE_SECOND,
    people.ZEBEDEE,
  ),
  {
    month: 11,
    what: 'a steward finds that the number was on one person after all, and takes the overlay back',
    done: (county) => reverse(county, 'overlay', [keyIn(county, 'barnabas0'), null]),
    named: (diff, county) =>
      changeNamed(diff, 'overlay-taken-back', 'decided-by-reviewers', [keyIn(county, 'barnabas0'), null]),
  },
  {
    month: 12,
    what: 'the demographic service hears of the move: whoever registered without a number and the patient with it are one',
    sent: (county, drop) => sendDemographics(county, drop, [people.LEOPOLD]),
    done: (county) => note(county, 'leopold', people.LEOPOLD),
    named: (diff, county) => changeNamed(diff, 'merge', 'same-by-every-record', [keyIn(county, 'leopold0'), null]),
  },
];

async function say(county: County, flag: '--withdraw' | '--restore', delivery: string): Promise<void> {
  const because = ['--reason', 'sent from the wrong system', '--user', 'steward', '--yes'];
  await concord(county, ['deliveries', flag, delivery, ...because]);
}
