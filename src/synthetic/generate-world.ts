/** Makes the tables of the world in an empty engine, step by step. */
import { readFileSync } from 'node:fs';
import { type Engine, literal } from '../engine/engine.ts';
import { WORLD_STEPS } from './world-order.ts';
import type { WorldSettings, WorldStep } from './world-steps.ts';

/** Last day of the period that is covered when none is asked for: the end of an English financial year. */
export const DEFAULT_END_DATE = '2026-03-31';

/** The macros of chance and of the settings: `seed()`, `residents()`, `start_date()`, `end_date()`, `gp_share()`, `u(i, salt)`, … */
export async function defineMacros(engine: Engine, settings: WorldSettings): Promise<void> {
  const end = `date ${literal(settings.endDate)}`;
  await engine.run(`
    create or replace macro seed() as ${settings.seed}::bigint;
    create or replace macro residents() as ${settings.residents}::bigint;
    create or replace macro gp_share() as ${settings.fullGp ? 1 : 0.1}::double;
    create or replace macro end_date() as ${end};
    create or replace macro start_date() as (${end} + interval 1 day - interval ${settings.years} year)::date;`);
  await engine.run(readFileSync(new URL('random.sql', import.meta.url), 'utf8'));
}

/**
 * Runs the steps in order.
 * @param onStep told before each step, with its number from 0 and how many there are
 */
export async function generateWorld(
  engine: Engine,
  settings: WorldSettings,
  onStep: (name: string, done: number, all: number) => void = () => undefined,
  steps: WorldStep[] = WORLD_STEPS,
): Promise<void> {
  await defineMacros(engine, settings);
  for (const [i, step] of steps.entries()) {
    onStep(step.name, i, steps.length);
    for (const file of step.sqlFiles ?? []) await engine.run(readFileSync(file, 'utf8'));
    await step.run?.(engine, settings);
  }
}
