/** The steps that make the residents: who lives there at the start, what happens to them, and what is known of them. */
import { readFileSync } from 'node:fs';
import type { Engine } from '../../engine/engine.ts';
import type { WorldSettings, WorldStep } from '../world-steps.ts';

const file = (name: string): URL => new URL(`${name}.sql`, import.meta.url);

const runFile = (engine: Engine, name: string): Promise<void> => engine.run(readFileSync(file(name), 'utf8'));

/** More would need more NHS numbers than the range that is not issued holds. */
const MOST_RESIDENTS = 3_000_000;
/** Fewer leave some ages without anybody to pair, house or care for. */
const FEWEST_RESIDENTS = 500;
/** Each year has its own salts; there are none for a twentieth. */
const MOST_YEARS = 19;

async function refuseWhatCannotBe(_engine: Engine, { residents, years }: WorldSettings): Promise<void> {
  if (residents < FEWEST_RESIDENTS || residents > MOST_RESIDENTS)
    throw new RangeError(`expected ${FEWEST_RESIDENTS} to ${MOST_RESIDENTS} residents; ask for a number between these`);
  if (years < 1 || years > MOST_YEARS) throw new RangeError(`expected 1 to ${MOST_YEARS} years; ask for fewer`);
}

async function runYears(engine: Engine, { years }: WorldSettings): Promise<void> {
  for (let year = 1; year <= years; year += 1) {
    await engine.run(`
      create or replace macro year_number() as ${year}::int;
      create or replace macro year_from() as (start_date() + interval ${year - 1} year)::date;
      create or replace macro year_to() as (start_date() + interval ${year} year - interval 1 day)::date;`);
    for (const name of ['family-ends', 'moves', 'arrivals', 'lives']) await runFile(engine, name);
  }
  for (const name of ['family-ends', 'last-homes']) await runFile(engine, name);
}

export const RESIDENTS_STEPS: WorldStep[] = [
  { name: 'residents: settings', run: refuseWhatCannotBe },
  {
    name: 'residents: households at the start',
    sqlFiles: ['pyramid', 'arrangements', 'couples', 'children', 'households', 'homes', 'starters', 'lives'].map(file),
  },
  { name: 'residents: moves, arrivals and departures', run: runYears },
  {
    name: 'residents: students, births, visitors',
    sqlFiles: ['rooms', 'lives', 'students-leave', 'births', 'lives', 'visitors', 'lives', 'visitors-leave'].map(file),
  },
  { name: 'residents: homes and practices over time', sqlFiles: ['residences', 'registrations'].map(file) },
  {
    name: 'residents: ethnic groups and names',
    sqlFiles: ['ethnic-groups', 'surnames', 'forenames', 'persons', 'names', 'residents'].map(file),
  },
  {
    name: 'residents: households, objections, carers',
    sqlFiles: ['household-facts', 'opt-outs', 'carers', 'tidy'].map(file),
  },
];
