/** The workspace file of the made-up county, so that its extracts can be landed where they are. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Engine } from '../../engine/engine.ts';
import { ALL_DATASETS } from '../extracts/all-datasets.ts';
import type { TokenFamily } from '../extracts/dataset-extract.ts';

const NOTICE = 'Made-up county. No organisation, place, person or figure on this page is real.';

const HEAD = `# The workspace of a county that does not exist. From this folder:
#   concord land extracts    takes what its partners sent
#   concord build            publishes what needs no linkage
# The folder truth is for those who try a method on the county; nothing here reads it.
`;

export async function writeWorkspaceFile(engine: Engine, folder: string, tokens: TokenFamily[]): Promise<void> {
  const organisations = await engine.all<{ org_code: string; name: string; kind: string }>(
    'select org_code, name, kind from organisation order by org_code',
  );
  const { name, icb_code } = await engine.one<{ name: string; icb_code: string }>(
    'select name, icb_code from county cross join board',
  );
  const senders = organisations
    .map(({ org_code, name: called, kind }) => ({ code: org_code, name: called, sends: sentBy(kind, tokens) }))
    .filter((partner) => partner.sends.length > 0);
  const places = await placesOf(engine);
  const trusts = organisations.filter((o) => o.kind === 'acute').map((o) => o.org_code);
  const systems = organisations
    .filter((o) => o.kind === 'icb')
    .map((o) => ({ code: o.org_code, name: o.name, ons_code: icb_code, trusts, places }));
  const settings = { title: `${name}, a made-up county`, notice: NOTICE, systems, partners: senders };
  writeFileSync(join(folder, 'concord.yaml'), `${HEAD}${stringify(settings, { flowCollectionPadding: false })}`);
}

/** Each city with the country around it is a place: one council, or several. */
async function placesOf(engine: Engine): Promise<object[]> {
  const rows = await engine.all<{ name: string; councils: string }>(
    `select place.name, string_agg(lad_code, ' ' order by lad_code) as councils
    from place join local_authority using (place_id) group by place_id, place.name order by place_id`,
  );
  return rows.map(({ name, councils }) => ({
    code: name.toUpperCase().replaceAll(/[^A-Z]+/g, '-'),
    name,
    local_authorities: councils.split(' '),
  }));
}

const sentBy = (kind: string, tokens: TokenFamily[]): string[] =>
  ALL_DATASETS.filter((d) => d.senders.includes(kind)).map((d) =>
    d.tokens && tokens.includes(d.tokens) ? `${d.id}_tokens` : d.id,
  );
