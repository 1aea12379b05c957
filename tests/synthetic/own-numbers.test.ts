/** Numbers of the senders' own making tell nothing of the resident, stay different, and still refer to each other. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { defineOwnNumbers, ownNumber } from '../../src/synthetic/extracts/own-numbers.ts';
import type { Field } from '../../src/synthetic/extracts/read-fields.ts';
import { defineMacros } from '../../src/synthetic/generate-world.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
  await defineMacros(engine, { residents: 1000, years: 1, seed: 1, endDate: '2026-03-31' });
  await defineOwnNumbers(engine);
});
afterAll(() => engine.close());

const field = (name: string, type: string): Field => ({ name, header: name, type, formats: [] });
const text = ownNumber('waiting_list', field('pathway_id', 'string'), 1);
const integer = ownNumber('gp_observation', field('observation_id', 'integer'), 1);

describe('the numbers of a sender', () => {
  it('are of the same length, behind the same prefix, and never the same for two', async () => {
    const { n, different, lengths } = await engine.one<{ n: number; different: number; lengths: number }>(`
      select count(*) as n, count(distinct pathway_id) as different, count(distinct length(pathway_id)) as lengths
      from (select ${text} from (select 'Z9E' || lpad((i * 2048)::varchar, 12, '0') as pathway_id from range(100000) r(i)))
      where pathway_id like 'Z9E%'`);
    expect([n, different, lengths]).toEqual([100_000, 100_000, 1]);
    const whole = await engine.one<{ n: number }>(
      `select count(distinct observation_id) as n from (select ${integer} from (select i as observation_id from range(100000) r(i)))`,
    );
    expect(whole.n).toBe(100_000);
  });

  it('do not follow the numbers they stand for', async () => {
    const { text_follows, whole_follows } = await engine.one<{ text_follows: number; whole_follows: number }>(`
      with t as (select i, 'Z9E' || lpad((i * 2048)::varchar, 12, '0') as pathway_id, i * 64 as observation_id from range(1, 20001) r(i)),
      w as (select i, ${text}, ${integer.replace(' as observation_id', '')} as other from t)
      select corr(i, substr(pathway_id, 4)::bigint) as text_follows, corr(i, other) as whole_follows from w`);
    expect(Math.abs(text_follows)).toBeLessThan(0.05);
    expect(Math.abs(whole_follows)).toBeLessThan(0.05);
  });

  it('are the same for the same number in each file that speaks of it, and other ones under another seed', async () => {
    const other = ownNumber('cancer_pathway', field('pathway_id', 'string'), 1);
    expect(other).toBe(text);
    expect(ownNumber('cancer_pathway', field('pathway_id', 'string'), 2)).not.toBe(text);
    expect(ownNumber('cancer_pathway', field('nhs_number', 'string'), 1)).toBe('nhs_number');
  });

  it('leave what is missing, and stay whole numbers of at most 63 bits', async () => {
    const rows = await engine.all<{ pathway_id: string | null }>(
      `select ${text} from (values (null)) as v(pathway_id)`,
    );
    expect(rows.map((r) => r.pathway_id)).toEqual([null]);
    const { least } = await engine.one<{ least: number }>(`
      select min(observation_id) as least
      from (select ${integer} from (select 9223372036854775807 - i as observation_id from range(1000) r(i)))`);
    expect(least).toBeGreaterThanOrEqual(0);
  });

  it('are all the numbers of a length, each once', async () => {
    const referral = ownNumber('waiting_list', field('referral_id', 'string'), 1);
    for (const length of [2, 3, 5]) {
      const { n, least, most } = await engine.one<{ n: number; least: string; most: string }>(`
        select count(distinct referral_id) as n, min(referral_id) as least, max(referral_id) as most
        from (select ${referral} from (select lpad(i::varchar, ${length}, '0') as referral_id from range(${10 ** length}) r(i)))`);
      expect([n, least, most]).toEqual([10 ** length, '0'.repeat(length), '9'.repeat(length)]);
    }
  });
});
