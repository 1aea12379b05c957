/** What the national data opt-out service would know of the made-up county, for who plays the service. */
import { join } from 'node:path';
import { type Engine, literal } from '../../engine/engine.ts';

/**
 * @param folder of the made-up county
 * @returns every number that residents without a national opt-out ever went by, in order; some are none, as in the real world
 */
export async function notOptedOut(engine: Engine, folder: string): Promise<string[]> {
  const [residents, optOuts] = ['residents', 'opt_outs'].map((name) => literal(join(folder, `truth/${name}.parquet`)));
  const told = await engine.all<{ number: string }>(`
    select number
    from (
      select nhs_number as number, resident_id from ${residents}
      union
      select superseded_nhs_number, resident_id from ${residents}
    )
    where number is not null and resident_id not in (select resident_id from ${optOuts} where kind = 'national')
    order by number`);
  return told.map(({ number }) => number);
}
