/** Random orders of what can happen to an index: deliveries that come, go and come back, and people who decide and take it back. */
import { ConcordError } from '../../../src/concord-error.ts';
import { splitPerson } from '../../../src/linkage/residents/change-people.ts';
import { decideReview } from '../../../src/linkage/residents/decide-review.ts';
import { reverseChange } from '../../../src/linkage/residents/reverse-change.ts';
import { reverseReview } from '../../../src/linkage/residents/reverse-review.ts';
import { type MadeUpIndex, nhsNumber, type Row, tokenOf } from './made-up-index.ts';

export type Random = (below: number) => number;

const AT = '2026-05-01';
const PEOPLE = 6;

/** What was delivered, and what of it is withdrawn now. */
export interface Deliveries {
  update: number;
  there: string[];
  away: string[];
  /** their rows, so that a delivery can be sent again corrected */
  rows: Map<string, Row[]>;
}

/**
 * Some rows of one dataset about six people, of whom some are alike, and who give a number that is theirs, was theirs, is somebody
 * else's or none.
 */
function rowsOf(random: Random, dataset: string, update: number): Row[] {
  return Array.from({ length: 1 + random(3) }, (_, n) => {
    const i = random(PEOPLE);
    const numbers =
      dataset === 'housing' ? [undefined] : [i * 2, i * 2, i * 2, i * 2 + 1, random(PEOPLE) * 2, undefined];
    const which = numbers[random(numbers.length)];
    const nhs = which === undefined ? undefined : nhsNumber(which);
    const byToken = dataset === 'ed' && nhs !== undefined && random(4) === 0;
    const names = { forename: ['Ann', 'Ann', 'Bea'][i % 3]!, surname: ['Reed', 'Shaw'][i % 2]! };
    return {
      ...{ key: `${dataset}${update}-${n}`, sex: String(1 + (i % 2)), born: `19${60 + (i >> 1)}-03-1${i}` },
      ...(byToken || random(4) === 0 ? {} : names),
      ...(random(5) === 0 ? {} : { postcode: `AB${1 + random(2)} 1XY` }),
      ...(nhs === undefined ? {} : byToken ? { token: tokenOf(nhs) } : { nhs }),
      ...(random(2) ? { local: `L${i}` } : {}),
      ...(random(12) === 0 ? { secret: true } : {}),
    };
  });
}

const pick = <T>(random: Random, from: T[]): T | undefined => (from.length ? from[random(from.length)] : undefined);

/** The rows of a delivery as its sender corrects them: everybody of it has moved, and perhaps somebody was born a day later. */
const corrected = (random: Random, rows: Row[], update: number): Row[] =>
  rows.map((row, n) => ({
    ...row,
    ...{ key: `mended${update}-${n}`, postcode: `AB${3 + random(2)} 1XY` },
    ...(row.born && random(4) === 0 ? { born: `${row.born.slice(0, -1)}${(Number(row.born.at(-1)) + 1) % 10}` } : {}),
  }));

/** One build: perhaps deliveries, perhaps one withdrawn (and perhaps sent again corrected, now or later), perhaps one or all put back. */
export async function build(index: MadeUpIndex, random: Random, deliveries: Deliveries): Promise<string> {
  deliveries.update += 1;
  const rows: Record<string, Row[]> = {};
  if (random(3) > 0 || deliveries.there.length === 0) {
    const dataset = ['pds', 'gp', 'ed', 'housing'][random(4)]!;
    rows[dataset] = rowsOf(random, dataset, deliveries.update);
  }
  if (random(8) === 0) {
    const i = random(PEOPLE) * 2;
    rows.merger = [{ key: `m${deliveries.update}`, gaveUp: nhsNumber(i + 1), nhs: nhsNumber(i) }];
  }
  const back = random(2) ? deliveries.away.filter(() => random(2) === 0) : [];
  const gone = random(2) ? pick(random, deliveries.there) : undefined;
  const mended = random(2) ? (gone ?? pick(random, deliveries.away)) : undefined;
  const dataset = mended?.split('_')[1] ?? '';
  if (mended && !back.includes(mended) && !rows[dataset] && dataset !== 'merger')
    rows[dataset] = corrected(random, deliveries.rows.get(mended)!, deliveries.update);
  deliveries.away = deliveries.away.filter((name) => !back.includes(name));
  deliveries.there = deliveries.there.filter((name) => name !== gone).concat(back);
  if (gone) deliveries.away.push(gone);
  await index.update(rows, [1], deliveries.away, deliveries.there);
  for (const [of, sent] of Object.entries(rows)) {
    deliveries.rows.set(`rows_${of}_${deliveries.update}`, sent);
    deliveries.there.push(`rows_${of}_${deliveries.update}`);
  }
  return `build ${JSON.stringify({ rows, gone, back, mended })}`;
}

/** Of somebody whom a steward makes two one is withdrawn; then a record comes that is that one's, and the one is put back. Says each step. */
export async function* splitAndAway(index: MadeUpIndex, deliveries: Deliveries): AsyncGenerator<string> {
  const person: Row = {
    ...{ key: 'gp-one', nhs: nhsNumber(50), forename: 'Zoe', surname: 'Quill' },
    born: '1950-03-04',
  };
  const give = async (dataset: string, row: Row): Promise<string> => {
    deliveries.update += 1;
    await index.update({ [dataset]: [row] }, [1], deliveries.away);
    return `rows_${dataset}_${deliveries.update}`;
  };
  const one = await give('gp', { ...person, sex: '2' });
  yield 'somebody by a practice';
  deliveries.there.push(await give('ed', { ...person, key: 'ed-one', local: 'L50' }));
  yield 'and by a hospital';
  const [records, { 'gp-one': personKey }] = [[await index.record('ed-one')], await index.persons()];
  await splitPerson(index.engine, { personKey: personKey!, records, reason: 'r', at: AT });
  yield 'split';
  deliveries.away.push(one);
  deliveries.there.push(await give('ed', { ...person, key: 'ed-came', local: 'L51' }));
  yield 'withdrawn of the practice, and somebody comes to the hospital';
  deliveries.there.push(await give('gp', { ...person, key: 'gp-mended', local: 'L52' }));
  yield 'the practice mends it';
  deliveries.away.pop();
  deliveries.update += 1;
  await index.update({}, [1], deliveries.away, [one]);
  yield 'put back';
}

/**
 * Two become one by their numbers, of whom one had an earlier number; a token of that one comes, a steward takes the merge back, and both
 * their numbers are given up for a third's. Says each step.
 */
export async function* takenBackAndOn(index: MadeUpIndex, deliveries: Deliveries): AsyncGenerator<string> {
  const [third, older, younger, earlier] = [60, 61, 62, 63].map(nhsNumber) as [string, string, string, string];
  const give = async (rows: Record<string, Row[]>): Promise<void> => {
    deliveries.update += 1;
    await index.update(rows, [1], deliveries.away, deliveries.there);
    deliveries.there.push(...Object.keys(rows).map((dataset) => `rows_${dataset}_${deliveries.update}`));
  };
  const born = '1931-07-22';
  const called = ['Ottoline Quillfeather', 'Peregrine Thistlewick', 'Zebedee Grimble'];
  for (const [n, nhs] of [third, older, younger].entries()) {
    const [forename, surname] = called[n]!.split(' ') as [string, string];
    await give({
      gp: [{ key: `of-${nhs}`, nhs, forename, surname, born: n === 2 ? born : `194${n}-02-1${n}`, sex: '1' }],
    });
    yield `${called[n]} by a practice`;
  }
  await give({ merger: [{ key: 'earlier', gaveUp: earlier, nhs: younger }] });
  yield 'an earlier number of the younger';
  await give({ merger: [{ key: 'mistake', gaveUp: younger, nhs: older }] });
  yield 'the younger is the older by a merger of numbers';
  await give({ ed: [{ key: 'by-token', token: tokenOf(younger), born, sex: '1' }] });
  yield 'a token of the younger';
  const { change } = await index.engine.one<{ change: number }>(
    "select max(change_id) as change from identity_change where kind = 'merge'",
  );
  await reverseChange(index.engine, change, AT);
  yield 'the merge is taken back';
  await give({ merger: [younger, older].map((gaveUp) => ({ key: `on-${gaveUp}`, gaveUp, nhs: third })) });
  yield 'both numbers are given up for that of a third';
}

/** One decision of a steward or of reviewers, or one that is taken back; what the index refuses is not done. */
export async function decide(index: MadeUpIndex, random: Random): Promise<string> {
  const what = [split, reverse, reverse, review, review, reopen][random(6)]!;
  try {
    return `${what.name} ${(await what(index, random)) ?? 'nothing'}`;
  } catch (error) {
    if (error instanceof ConcordError) return `${what.name} refused`;
    throw error;
  }
}

async function split({ engine }: MadeUpIndex, random: Random): Promise<string | undefined> {
  const persons = await engine.all<{ key: number; records: string[] }>(`
    select person_key::int as key, list(record_id::varchar order by record_id) as records from record_person
    where until_version is null group by 1 having count(*) > 1 order by 1`);
  const person = pick(random, persons);
  if (!person) return undefined;
  const records = person.records.filter(() => random(2) === 0);
  const { personKey } = await splitPerson(engine, { personKey: person.key, records, reason: 'r', at: AT });
  return `${person.key} to ${personKey}: ${records.join(', ')}`;
}

async function reverse({ engine }: MadeUpIndex, random: Random): Promise<string | undefined> {
  const changes = await engine.all<{ change: number }>(`select change_id as change from identity_change
    where kind in ('merge', 'split') and reversed_version is null order by 1`);
  const chosen = pick(random, changes);
  if (chosen) await reverseChange(engine, chosen.change, AT);
  return chosen && `change ${chosen.change}`;
}

/** A record that is nobody's, there or away, beside a person who is or was somebody. */
async function review({ engine }: MadeUpIndex, random: Random): Promise<string | undefined> {
  const pairs = await engine.all<{ record: string; person: number }>(`
    select r.record_id::varchar as record, p.person_key::int as person
    from (select record_id from identity_record where not sensitive
        and record_id not in (select record_id from record_person where until_version is null)) r,
      (select distinct person_key from record_person) p
    where (r.record_id, p.person_key) not in (select (record_id, person_key) from review_candidate where decision is not null)
    order by all`);
  const pair = pick(random, pairs);
  if (!pair) return undefined;
  await engine.run(`insert into review_candidate select ${pair.record}, ${pair.person}, 1.5, 0.7, 1, null, null
    where not exists (from review_candidate where record_id = ${pair.record} and person_key = ${pair.person})`);
  const decision = (['same', 'same', 'different', 'unsure'] as const)[random(4)]!;
  await decideReview(engine, [{ record: pair.record, personKey: pair.person, decision }], AT);
  return `${pair.record} and ${pair.person} are ${decision}`;
}

async function reopen({ engine }: MadeUpIndex, random: Random): Promise<string | undefined> {
  const decided = await engine.all<{ record: string; personKey: number }>(`
    select record_id::varchar as record, person_key::int as "personKey" from review_candidate
    where decision is not null order by all`);
  const pair = pick(random, decided);
  if (pair) await reverseReview(engine, [pair], AT);
  return pair && JSON.stringify(pair);
}
