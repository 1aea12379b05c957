/** Who told what a figure stands on: random stretches of months on every engine, against a twin that looks at each sender and month. */
import { expect, it } from 'vitest';
import { identifier } from '../../src/engine/engine.ts';
import { readTold } from '../../src/metric/internal/read-told.ts';
import { judgeTold } from '../../src/metric/internal/who-told.ts';
import type { ToldVerdict } from '../../src/metric/records/judge-told.ts';
import type { RecordFeature, RecordTime } from '../../src/metric/records/record-metric.ts';
import { toldNeeds } from '../../src/metric/records/told-needs.ts';
import type { TableModel } from '../../src/metric/table-model.ts';
import { MODEL as WHOLE } from '../metric/open-fixture.ts';
import { Draw } from '../metric/records/draw.ts';
import { openEngines } from '../metric/records/every-engine.ts';
import { layTables, type RecordEngine, recordMetric } from '../metric/records/open-records.ts';

const ROUNDS = Number(process.env.CONCORD_RUNS ?? 40) * 5;
const SEED = Number(process.env.CONCORD_SEED ?? 1);
const LAID = ['practice_told', 'organisation', 'care_system', 'care_system_place'];
const MODEL: TableModel = {
  ...WHOLE,
  tables: Object.fromEntries(Object.entries(WHOLE.tables).map(([name, t]) => [name, { ...t, rollups: [] }])),
};
const TO_LAY: TableModel = {
  ...MODEL,
  tables: Object.fromEntries(LAID.map((name) => [name, MODEL.tables[name]!])),
};
const MONTHS = Array.from({ length: 12 }, (_, i) => `2025-${String(i + 1).padStart(2, '0')}`);
const STATES = ['sent', 'silent', 'none', 'few'] as const;
type State = (typeof STATES)[number];
interface Sender {
  code: string;
  pcn: string | null;
  /** rows of a usual month */
  usual: number;
  /** by table, the state of each month; none where nothing is known of the sender */
  states: Record<string, State[]>;
}

function drawSenders(draw: Draw): Sender[] {
  const line = (): State[] => {
    const states: State[] = [];
    while (states.length < MONTHS.length) {
      const state = draw.of<State>([...STATES, 'sent', 'sent']);
      states.push(...Array<State>(draw.between(1, 12)).fill(state));
    }
    return states.slice(0, MONTHS.length);
  };
  return ['A', 'B', 'C', 'D'].map((code) => ({
    code,
    pcn: draw.of(['P1', 'P2', null]),
    usual: draw.of([0, 20, 150, 150, 2000]),
    states: Object.fromEntries(['gp_event', 'gp_encounter'].filter(() => draw.chance(0.85)).map((t) => [t, line()])),
  }));
}

const stretches = ({ code, usual, states }: Sender) =>
  Object.entries(states).flatMap(([told, line]) => {
    const ends = line.flatMap((state, i) => (line[i + 1] === state ? [] : [i]));
    return ends.map((end, i) => ({
      ...{ told, practice_code: code, state: line[end]!, usual },
      ...{ from_month: `${MONTHS[i ? ends[i - 1]! + 1 : 0]}-01`, to_month: `${MONTHS[end]}-01` },
    }));
  });

interface Window {
  table: string;
  from: number | null;
  to: number;
}

interface Asked {
  by: string[];
  group: Record<string, string>;
  where: { dimension: string; values: string[] }[];
  /** what the policy shows */
  rowFilter: Record<string, string[]>;
  start: string;
  end: string;
  isFlow: boolean;
  windows: Window[];
}

function drawAsked(draw: Draw): Asked {
  const by = draw.of([[], ['practice'], ['pcn'], ['place'], ['age_band'], ['practice', 'age_band']]);
  const codes: Record<string, string[]> = {
    practice: ['A', 'B', 'C', 'D', 'X'],
    pcn: ['P1', 'P2', 'PX'],
    place: ['NORTH', 'none'],
    age_band: ['0-17'],
  };
  const dimension = draw.of(['practice', 'pcn', 'place']);
  const first = draw.between(0, 11);
  const last = draw.between(first, Math.min(11, first + 3));
  const shown = draw.of(['practice', 'pcn']);
  return {
    by,
    rowFilter: draw.chance(0.2) ? { [shown]: [draw.of(codes[shown]!), draw.of(codes[shown]!)] } : {},
    group: Object.fromEntries(by.map((one) => [one, draw.of(codes[one]!)])),
    where: draw.chance(0.3) ? [{ dimension, values: [draw.of(codes[dimension]!), draw.of(codes[dimension]!)] }] : [],
    start: `${MONTHS[first]}-01`,
    end: `${MONTHS[last]}-28`,
    isFlow: draw.chance(0.5),
    windows: ['gp_event', 'gp_encounter'].slice(0, draw.between(1, 2)).map((table) => ({
      ...{ table, from: draw.chance(0.3) ? null : -draw.between(0, 200), to: draw.of([0, 0, -40]) },
    })),
  };
}

/** By each sender and each month. */
function slowly(
  senders: Sender[],
  { by, group, where: chosen, rowFilter, start, end, isFlow, windows }: Asked,
): ToldVerdict {
  const where = [...chosen, ...Object.entries(rowFilter).map(([dimension, values]) => ({ dimension, values }))];
  const day = (from: string, days: number): string =>
    new Date(Date.parse(from) + days * 86_400_000).toISOString().slice(0, 7);
  const read = senders.filter((s) => windows.some(({ table }) => s.states[table]));
  const verdicts = windows.map(({ table, from, to }): ToldVerdict => {
    const known = senders.filter((s) => s.states[table]);
    if (!known.length) return 'whole';
    const groupsOf = (s: Sender): Record<string, string | null> => ({
      ...{ practice: s.code, pcn: s.pcn, place: s.pcn === 'P1' ? 'NORTH' : 'none' },
    });
    // networks and places are told of senders only where some sender is in one
    const tied = (dimension: string): boolean =>
      dimension === 'practice' ||
      (dimension === 'pcn' && read.some((s) => s.pcn !== null)) ||
      (dimension === 'place' && read.some((s) => s.pcn === 'P1'));
    const isOne = (s: Sender): boolean =>
      by.filter(tied).every((d) => groupsOf(s)[d] === group[d]) &&
      where.filter((w) => tied(w.dimension)).every((w) => w.values.includes(groupsOf(s)[w.dimension] ?? ''));
    const mine = known.filter(isOne);
    const isNarrowed = by.some(tied) || where.some((w) => tied(w.dimension));
    const ofNone = by.some((d) => group[d] === 'none') || chosen.some((w) => w.values.includes('none'));
    if (!mine.length && ofNone && tied('place')) return 'whole';
    const unknown = !mine.length && isNarrowed;
    const scope = unknown ? known : mine;
    const last = day(end, to);
    const first = from === null ? '' : day(isFlow ? start : end, from);
    const months = MONTHS.filter((m) => m >= first && m <= last);
    const cells = months.flatMap((m) =>
      scope.map((s) => ({ state: s.states[table]![MONTHS.indexOf(m)]!, usual: s.usual })),
    );
    if (unknown) return cells.length ? 'none' : 'whole';
    const rowsOf = (...states: State[]): number =>
      cells.reduce((rows, { state, usual }) => rows + (states.includes(state) ? usual : 0), 0);
    const alone = isNarrowed && mine.length === 1;
    if (cells.every(({ state }) => state === 'none')) return cells.length && isNarrowed ? 'none' : 'whole';
    const missed = alone && from !== null ? rowsOf('silent', 'none') : rowsOf('silent');
    if (missed / (missed + rowsOf('sent') || 1) <= 0.05) return 'whole';
    return cells.some(({ state }) => state === 'sent' || state === 'few') ? 'part' : 'none';
  });
  return verdicts.includes('none') ? 'none' : verdicts.includes('part') ? 'part' : 'whole';
}

const engines = openEngines();

it('is told as a twin tells it that looks at each sender and month, on every engine', async () => {
  const counts: Record<ToldVerdict, number> = { whole: 0, part: 0, none: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    const draw = new Draw(SEED * 1_000_003 + round);
    const senders = drawSenders(draw);
    const rows = {
      practice_told: senders.flatMap(stretches),
      care_system_place: [{ kind: 'pcn', code: 'P1', place_code: 'NORTH', place_name: 'North' }],
      organisation: senders.map(({ code, pcn }) => ({ kind: 'practice', code, pcn_code: pcn })),
    };
    for (const engine of engines) await layTables(engine, TO_LAY, rows);
    for (let i = 0; i < 10; i++) {
      const asked = drawAsked(draw);
      const slow = slowly(senders, asked);
      counts[slow] += 1;
      for (const engine of engines) {
        const found = await ask(engine, asked);
        expect(found, `${engine.dialect.name}, round ${round}: ${JSON.stringify({ asked, senders })}`).toBe(slow);
      }
    }
  }
  console.log(`${ROUNDS * 10} questions of who told what (${JSON.stringify(counts)}): 0 differences`);
  for (const n of Object.values(counts)) expect(n).toBeGreaterThan(ROUNDS / 2);
}, 7_200_000);

async function ask(
  engine: RecordEngine,
  { by, group, where, rowFilter, start, end, isFlow, windows }: Asked,
): Promise<ToldVerdict> {
  const time: RecordTime = isFlow
    ? { kind: 'flow', at: 'start_date' }
    : { kind: 'as-at', from: 'held_from', to: 'held_to' };
  const features = windows.map(({ table, from, to }, i): [string, RecordFeature] => [
    `f${i}`,
    {
      ...{ kind: 'any', source: table, value: null, rows: null, by: 'person_key' },
      window: { kind: 'days', at: table === 'gp_event' ? 'recorded_date' : 'start_at', from, to },
    },
  ]);
  const metric = recordMetric(
    'registration',
    { time, features: Object.fromEntries(features) },
    { kind: 'count', numerator: '1', dimensions: [] },
  );
  const question = { by, where };
  const options = {
    ...{ model: MODEL, rowFilter, dialect: engine.dialect, asOf: null },
    tableSql: (name: string) => (LAID.includes(name) ? identifier(name) : null),
  };
  const needs = toldNeeds(MODEL, metric, question);
  const all = { all: (sql: string, parameters: never[] = []) => engine.rows(sql, parameters) } as never;
  const told = await readTold(all, options, [...new Set(needs.flatMap((n) => n.tables))], question);
  const judge = judgeTold({ needs, told, metric, question, rowFilter });
  return judge({ group, period: { start, end, label: '' } }).verdict;
}
