/** Areas of rows that come with a postcode: told from the directory that has landed, and asked for while there is none. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeBuild } from '../../src/cli/commands/build.ts';
import { openEdition } from '../../src/edition/open-edition.ts';
import { openEngine } from '../../src/engine/engine.ts';
import { type Built, buildEdition } from '../../src/journey/build-edition.ts';
import { readKeys } from '../../src/pseudonym/read-keys.ts';
import { openWorkspace } from '../../src/workspace/open-workspace.ts';
import { runCommand } from '../cli/run-command.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'concord-postcodes-'));
  writeFileSync(
    join(folder, 'concord.yaml'),
    `title: Made up
systems:
  - {code: QZ9, name: Board, ons_code: E54000999, trusts: []}
partners:
  - {code: QZF, name: Fire service, sends: [fire_visit]}
  - {code: QZ9, name: Board, sends: [death, postcode_directory]}
`,
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function land(dataset: string, from: string, name: string, lines: string[]): Promise<void> {
  writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
  const argv = ['land', join(folder, name), '--dataset', dataset, '--from', from, '--workspace', folder];
  const { err, exitCode } = await runCommand(argv);
  expect([dataset, err, exitCode]).toEqual([dataset, '', 0]);
}

async function build(): Promise<Built> {
  const key = (id: string): string => createHash('sha256').update(`a key of this test: ${id}`).digest('hex');
  const environment = { CONCORD_KEY_RECORDS_1: key('records'), CONCORD_KEY_ZONES_1: key('zones') };
  const engine = await openEngine();
  try {
    const keys = await readKeys({ environment, apartFrom: folder });
    return await buildEdition({ workspace: openWorkspace(folder), engine, keys, today: '2026-05-01' });
  } finally {
    engine.close();
  }
}

/** Areas of the visits, by day. */
async function areas(): Promise<(string | null)[]> {
  const edition = await openEdition(openWorkspace(folder));
  try {
    const rows = await edition.engine.all<{ lsoa_code: string | null }>(
      `select lsoa_code from ${edition.table('fire_visit')} order by visit_date`,
    );
    return rows.map((row) => row.lsoa_code);
  } finally {
    edition.close();
  }
}

const VISITS = [
  'VISIT_REF;VISIT_DATE;UPRN;ADDRESS;POSTCODE;REFERRAL_SOURCE;RISK_SCORE;RISK_LEVEL;LIVES_ALONE;SMOKER;MOBILITY_DIFFICULTY;SMOKE_ALARM_FITTED;ONWARD_REFERRAL',
  ...['ZY1 1RR', 'ZY11SS', 'ZY1', 'ZY9 9ZZ', 'ZY2 2AA'].map(
    (postcode, i) => `SW${i};0${i + 1}/08/2025;90000855674${i};${i} Heron Drive;${postcode};self;6;low;N;N;N;N;none`,
  ),
];
const DEATHS = [
  'LEDR_ID,DEC_NHS_NUMBER,DEC_FORENAME,DEC_SURNAME,DEC_DATE_OF_BIRTH,DEC_SEX,POSTCODE_OF_USUAL_RESIDENCE,LSOA_OF_RESIDENCE_CODE,GP_PRACTICE_CODE,REG_DATE_OF_DEATH,REG_DATE,DEC_AGEC,S_UNDERLYING_COD_ICD10,S_COD_CODE_1,S_COD_CODE_2,S_COD_CODE_3,S_COD_CODE_4,POD_ESTABLISHMENT_TYPE,POD_NHS_ESTABLISHMENT,CORONER_INVOLVED',
  'D1,9990000018,Emmanuel,Mohamed,1941-05-30,1,ZY1 1RR,E01950007,,2025-05-17,2025-05-31,83,I64X,,,,,R,,N',
];
const HEAD = 'pcd,pcds,dointr,doterm,lsoa21,lat';

describe('a build with rows that have a postcode and no area', () => {
  let without: Built;
  it('leaves the area missing and says so, with the datasets and what to do', async () => {
    await land('fire_visit', 'QZF', 'fire_visit_QZF_2025-08.csv', VISITS);
    await land('death', 'QZ9', 'death_QZ9_2025-05.csv', DEATHS);
    without = await build();
    expect(await areas()).toEqual([null, null, null, null, null]);
    expect(without.notes).toEqual([
      expect.stringMatching(/^No area for rows of fire_visit that come with a postcode: .*concord land FILE --dataset/),
    ]);
    expect(describeBuild(without)).toContain(`\n  ${without.notes[0]}`);
  }, 120_000);

  it('takes the area from the directory, ended postcodes too; only deliveries that ask for it cross anew', async () => {
    await land('postcode_directory', 'QZ9', 'postcode_directory_2025-02.csv', [
      HEAD,
      'ZY1 1RR,ZY1 1RR,198001,,E01950001,51.9',
      'ZY1 1SS,ZY1 1SS,198001,201005,E01950002,51.9',
      'ZY2 2AA,ZY2 2AA,198001,,S01000009,51.9',
    ]);
    const built = await build();
    expect(await areas()).toEqual(['E01950001', 'E01950002', null, null, null]);
    expect(built.notes).toEqual([]);
    const line = (names: string[]) => names.filter((name) => /^line:/.test(name)).map((n) => n.replace(/:.*-/, ':'));
    expect(line(built.made)).toHaveLength(2);
    expect(line(built.reused)).toHaveLength(1);
    const visits = built.manifest.inputs.deliveries.find((d) => d.dataset === 'fire_visit')!.deliveryId;
    expect(built.made).toEqual(expect.arrayContaining(['line:postcodes', `line:${visits}`]));
  }, 120_000);

  it('makes nothing anew while the directory says the same of postcodes, whatever else a new release says', async () => {
    await land('postcode_directory', 'QZ9', 'postcode_directory_2025-05.csv', [
      HEAD,
      'ZY1 1RR,ZY1 1RR,198001,,E01950001,52.0',
      'ZY1 1SS,ZY1 1SS,198001,201005,E01950002,52.0',
      'ZY2 2AA,ZY2 2AA,198002,,S01000009,52.0',
    ]);
    const built = await build();
    expect(built.made.filter((name) => name.startsWith('line:'))).toEqual(['line:postcodes']);
    expect(await areas()).toEqual(['E01950001', 'E01950002', null, null, null]);
  }, 120_000);
});
