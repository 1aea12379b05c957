/** Months of a dozen made-up people as PDS, a partner and mergers of numbers tell them. */
import { nhsNumber, type Row } from './made-up-index.ts';

/** Numbers below a bound, the same for the same seed. */
export function seeded(seed: number): (below: number) => number {
  let state = seed * 7919 + 1;
  return (below) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
}

/** Rows of twelve people, with missing and wrong numbers, moves, mergers and people that PDS hears of late. */
export function randomMonth(random: (below: number) => number, month: number): Record<string, Row[]> {
  const rows: Record<string, Row[]> = { pds: [], ed: [], merger: [] };
  for (let i = 0; i < 12; i++) {
    const person = {
      ...{
        forename: ['Ann', 'Bea', 'Cal', 'Dov'][i % 4]!,
        surname: ['Reed', 'Shaw', 'Todd'][i % 3]!,
        sex: String(1 + (i % 2)),
      },
      ...{ born: `19${60 + i}-0${1 + (i % 9)}-1${i % 10}`, postcode: `AB${1 + (i % 3)} ${random(3)}XY` },
    };
    const number = nhsNumber(i * 3 + random(2) * (i % 5 === 0 ? 1 : 0));
    if (i % 4 < month) rows.pds!.push({ key: `p${month}-${i}`, nhs: number, ...person });
    const given = [{ nhs: number }, { nhs: nhsNumber(900 + random(50)) }, {}][random(3)]!;
    const named = random(2) === 0 ? person : { born: person.born, sex: person.sex, postcode: person.postcode };
    rows.ed!.push({
      key: `e${month}-${i}`,
      ...given,
      ...named,
      ...(random(2) ? { local: `L${i}` } : {}),
      secret: random(12) === 0,
    });
  }
  if (month > 1) rows.merger!.push({ key: `m${month}`, gaveUp: nhsNumber(1), nhs: nhsNumber(0) });
  return Object.fromEntries(Object.entries(rows).filter(([, r]) => r.length > 0));
}
