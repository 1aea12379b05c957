/** Feeds that come with tokens in place of NHS numbers: tokens of the known numbers say whose they are. */
import type { Engine } from '../../engine/engine.ts';
import { keepLinks, levelsSql } from './link-work.ts';

/** How a sender makes tokens, under one version of its key. */
export interface TokenKey {
  /** version of the key, from 1; another key is another version */
  version: number;
  /** SQL of the token, from SQL of an NHS number */
  tokenOf: (number: string) => string;
}

/**
 * Links records by their token, through the crosswalk of tokens and numbers (kept by key version; superseded numbers have
 * tokens too), where the birth month agrees. `number_person` is there, and the crosswalk has the numbers of this update.
 * @returns records linked
 */
export const linkByToken = (engine: Engine): Promise<number> =>
  keepLinks(
    engine,
    `select record_id, min(person_key), 'token', null::double, null::double from (
       select u.record_id, v.person_key, ${levelsSql('u', 'v')}
       from unlinked_record u
       join (select distinct token, coalesce(n.current_number, c.nhs_number) as number
         from token_crosswalk c left join number_now n using (nhs_number)) t on t.token = u.nhs_number_token
       join number_person h on h.number = t.number
       join person_variant v on v.person_key = h.person_key and v.is_top)
     where resident_token_agrees(birth, sex) group by record_id having count(distinct person_key) = 1 order by record_id`,
  );
/**
 * Whether records wait for a key that the index has not had: their tokens can be tried now, though no delivery came. Without numbers to
 * try them with, or once that was done, none waits.
 */
export async function waitForKey(engine: Engine, keys: TokenKey[]): Promise<boolean> {
  if (keys.length === 0) return false;
  const versions = keys.map(({ version }) => Number(version));
  const { waits } = await engine.one<{ waits: boolean }>(`
    select exists (from (select unnest([${versions.join(', ')}]) as version)
        where version not in (select key_version from token_crosswalk))
      and exists (from record_evidence where nhs_number is not null)
      and exists (from record_evidence where nhs_number_token is not null
        and record_id not in (select record_id from record_person where until_version is null)) as waits`);
  return waits;
}

/** Puts every number that records have told into the crosswalk, by each key: also numbers that came while a key was away. */
export async function extendCrosswalk(engine: Engine, keys: TokenKey[]): Promise<void> {
  for (const key of keys) await extendBy(engine, key);
}

async function extendBy(engine: Engine, { version, tokenOf }: TokenKey): Promise<void> {
  await engine.run(`insert into token_crosswalk
    select upper(${tokenOf('nhs_number')}), nhs_number, ${Number(version)} from (
      select nhs_number from record_evidence where nhs_number is not null
      union select superseded_nhs_number from number_merger union select nhs_number from number_merger)
    where nhs_number not in (select nhs_number from token_crosswalk where key_version = ${Number(version)})
    order by nhs_number`);
}
