/** Units of measurements: every rule of the code lists is obeyed, and what no rule knows has no value and says why. */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeTable } from '../../src/edition/make-code-tables.ts';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { derivationOf, makeModelTable, OURS, PLANS } from './model-world.ts';

const list = (name: string): Record<string, string>[] =>
  parse(readFileSync(codeTable(PLANS.get(name)!, OURS).path), { columns: true });

let engine: Engine;
const { reads, sql } = derivationOf('observation');
beforeAll(async () => {
  engine = await openEngine();
  for (const name of reads) {
    const plan = PLANS.get(name)!;
    const coded = plan.from.includes('codes');
    await makeModelTable(engine, name, plan, coded ? codeTable(plan, OURS).sql : 'select 1 as person_key where false');
  }
});
afterAll(() => engine.close());

interface Measured {
  value: number | null;
  unit: string;
  problem: string | null;
}

/** What becomes of one value of a measurement that a practice sent. */
async function measured(observation: string, value: number, unit: string | null): Promise<Measured> {
  await engine.run(`
    delete from observation_codes where code = '1';
    insert into observation_codes (code, observation, unit)
      select '1', '${observation}', coalesce(any_value(unit), 'as-rule') from observation_codes where observation = '${observation}';
    delete from gp_event;
    insert into gp_event (person_key, event_id, practice_code, code, value, unit, effective_date)
      values (1, 1, 'Y1', '1', ${value}, ${unit === null ? 'null' : `'${unit}'`}, date '2025-01-01')`);
  return engine.one<Measured & object>(
    `select value::double as value, unit, problem from (${sql}) where source = 'gp'`,
  );
}

describe('units of measurements', () => {
  const rules = list('observation_unit_rules');
  const added = list('observation_unit_rules_added');

  it('are brought to one by every rule of the sourced list', async () => {
    for (const rule of rules) {
      const factor = rule.multiply_by === '' ? null : Number(rule.multiply_by);
      const sent = factor === null ? 12 : Math.max(0.0001, Number((20 / factor).toFixed(4)));
      const told = await measured(rule.observation!, sent, rule.from_unit!);
      const name = `${rule.observation} ${rule.from_unit}`;
      if (factor === null) expect(told, name).toMatchObject({ value: null, problem: 'not-convertible' });
      else expect(told.value, name).toBeCloseTo(sent * factor, 3);
      if (factor !== null) expect([told.unit, told.problem], name).toEqual([rule.to_unit, null]);
    }
    expect(rules.length).toBe(37);
  });

  it('and by every rule that was added, a sum where there is one', async () => {
    for (const rule of added) {
      const wanted =
        { temperature: 37, height: 170, weight: 70, hba1c: 48, total_cholesterol: 5 }[rule.observation!] ?? 6;
      const sent = Number(((wanted - Number(rule.add)) / Number(rule.multiply_by)).toFixed(4));
      const told = await measured(rule.observation!, sent, rule.from_unit!);
      expect(told.value, `${rule.observation} ${rule.from_unit}`).toBeCloseTo(wanted, 2);
      expect([told.unit, told.problem]).toEqual([rule.to_unit, null]);
    }
  });

  it.each([
    ['haemoglobin_est', 13.2, 'g/dL', 132],
    ['platelet_count', 250, '10*3/uL', 250],
    ['alt_levels', 40, 'U/L', 40],
    ['hba1c', 6.5, '%', 47.54],
    ['height', 1.7, 'm', 170],
    ['systolic_blood_pressure', 128, 'mm[Hg]', 128],
  ])('%s of %d %s is %d', async (observation, value, unit, expected) => {
    expect((await measured(observation, value, unit)).value).toBeCloseTo(expected, 2);
  });

  it.each([
    ['haemoglobin_est', 13.2, null, 'no-unit', null],
    ['haemoglobin_est', 13.2, 'pints', 'unknown-unit', null],
    ['eosinophil_count', 3, '%', 'not-convertible', null],
    ['platelet_count', 20_000, '10*9/L', 'impossible', null],
    ['platelet_count', 3000, '10*9/L', 'unlikely', 3000],
    ['systolic_blood_pressure', 310, 'mm[Hg]', 'unlikely', 310],
    ['oxygen_saturation', 101, '%', 'impossible', null],
    ['oxygen_saturation', 100, '%', null, 100],
    ['platelet_count', 2000, '10*9/L', null, 2000],
  ])('%s of %d %s: %s', async (observation, value, unit, problem, expected) => {
    expect(await measured(observation, value, unit)).toMatchObject({ problem, value: expected });
  });

  it('the sourced rule holds where both lists have one', async () => {
    const { to_unit, multiply_by } = rules.find((r) => r.observation === 'haemoglobin_est' && r.from_unit === 'g/dL')!;
    await engine.run(
      "insert into observation_unit_rules_added values ('haemoglobin_est', 'g/dL', 'wrong', 99, 1, 'planted')",
    );
    expect(await measured('haemoglobin_est', 1, 'g/dL')).toMatchObject({ value: Number(multiply_by), unit: to_unit });
  });

  it('every measurement of the list has a unit, the same for all its codes, that its rules lead to', () => {
    const units = Map.groupBy(list('observation_codes'), (row) => row.observation!);
    for (const [observation, codes] of units) {
      expect(new Set(codes.map((c) => c.unit)).size, observation).toBe(1);
      const led = [...rules, ...added].filter((r) => r.observation === observation && r.to_unit);
      expect([...new Set(led.map((r) => r.to_unit))], observation).toEqual(led.length ? [codes[0]!.unit] : []);
    }
  });
});
