/** Segments of the population: the cases of the specification by hand, and generated lives against a slow twin. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { Draw } from '../metric/records/draw.ts';
import { derivationOf } from './model-world.ts';
import {
  type Life,
  type Lists,
  later,
  layLists,
  rowsOn,
  type SegmentRow,
  segmentOn,
  segmentsOf,
} from './segment-world.ts';

const CODES = {
  palliative: '103735009',
  dementia: '52448006',
  hypertension: '38341003',
  hypertensionOver: '162659009',
  asthma: '195967001',
  psychosis: '58214004',
  diabetes: '44054006',
  diabetesOver: '315051004',
  raisedGlucose: '714628002',
  cancer: '363346000',
  depression: '35489007',
  depressionOver: '196381000000100',
  kidney3: '433144002',
  kidney2: '431856006',
  mildFrailty: '925791000000100',
  severeFrailty: '925861000000102',
  learningDisability: '110359009',
} as const;
const AS_AT = '2026-03-31';
const ON = '2026-01-31';
const life = (more: Omit<Life, 'registered'> = {}): Life => ({ registered: '2019-01-01', ...more });
const coded = (...codes: (keyof typeof CODES)[]): [string, string][] => codes.map((c) => [CODES[c], '2025-06-01']);
const homeless = [{ duty: 'relief', day: '2025-06-01', end: '2025-07-01' }];
const attended = (times: number, from = '2025-06-01') =>
  Array.from({ length: times }, (_, i) => ({ day: `${from.slice(0, 8)}${String(i + 1).padStart(2, '0')}` }));

/** On 31 January 2026, unless another day is named. */
const CASES: [string, Life, string | null, string?][] = [
  ['(a) palliative care and dementia', life({ coded: coded('palliative', 'dementia') }), 'end-of-life'],
  ['(b) hypertension alone', life({ coded: coded('hypertension') }), 'pre-conditions'],
  ['(c) hypertension and asthma', life({ coded: coded('hypertension', 'asthma') }), 'long-term-conditions'],
  ['(d) psychosis, asthma and homeless', life({ coded: coded('psychosis', 'asthma'), homeless }), 'complex-lives'],
  ['(d) which outranks cancer', life({ coded: coded('psychosis', 'asthma', 'cancer'), homeless }), 'complex-lives'],
  [
    '(e) three triggers and neither body nor mind',
    life({ homeless, attended: attended(20), diagnosed: [['Z611', '2020-01-01']] }),
    'complex-lives',
  ],
  [
    '(f) two triggers and a body alone',
    life({ coded: coded('asthma'), homeless, attended: attended(20) }),
    'long-term-conditions',
  ],
  ['(f) one trigger and a mind alone', life({ coded: coded('psychosis'), homeless }), 'long-term-conditions'],
  ['(g) kidney disease of stage 2 alone', life({ coded: coded('kidney2') }), 'healthy'],
  [
    '(g) of stage 3 that was coded as stage 2 later',
    life({
      coded: [
        [CODES.kidney3, '2024-01-01'],
        [CODES.kidney2, '2025-01-01'],
      ],
    }),
    'healthy',
  ],
  ['(h) diabetes resolved alone', life({ coded: coded('diabetesOver') }), 'healthy'],
  [
    '(h) diabetes that was resolved',
    life({
      coded: [
        [CODES.diabetes, '2024-01-01'],
        [CODES.diabetesOver, '2025-01-01'],
      ],
    }),
    'healthy',
  ],
  [
    'diabetes that was resolved and came again',
    life({
      coded: [
        [CODES.diabetesOver, '2024-01-01'],
        [CODES.diabetes, '2025-01-01'],
      ],
    }),
    'long-term-conditions',
  ],
  ['diabetes and resolved on one day', life({ coded: coded('diabetes', 'diabetesOver') }), 'long-term-conditions'],
  [
    'diabetes with raised glucose alone later',
    life({
      coded: [
        [CODES.diabetes, '2024-01-01'],
        [CODES.raisedGlucose, '2025-01-01'],
      ],
    }),
    'pre-conditions',
  ],
  [
    'raised glucose with diabetes later',
    life({
      coded: [
        [CODES.raisedGlucose, '2024-01-01'],
        [CODES.diabetes, '2025-01-01'],
      ],
    }),
    'long-term-conditions',
  ],
  [
    'hypertension that was resolved',
    life({
      coded: [
        [CODES.hypertension, '2024-01-01'],
        [CODES.hypertensionOver, '2025-01-01'],
      ],
    }),
    'healthy',
  ],
  ['severe frailty', life({ coded: coded('severeFrailty') }), 'frailty-dementia'],
  [
    'severe frailty that was mild later',
    life({
      coded: [
        [CODES.severeFrailty, '2024-01-01'],
        [CODES.mildFrailty, '2025-01-01'],
      ],
    }),
    'healthy',
  ],
  ['cancer on the last day of two years', life({ coded: [[CODES.cancer, '2024-02-01']] }), 'cancer'],
  ['cancer two years ago to the day', life({ coded: [[CODES.cancer, '2024-01-31']] }), 'healthy'],
  ['depression in two years', life({ coded: coded('depression') }), 'long-term-conditions'],
  [
    'depression that was resolved',
    life({
      coded: [
        [CODES.depression, '2025-01-01'],
        [CODES.depressionOver, '2025-06-01'],
      ],
    }),
    'healthy',
  ],
  ['depression three years ago', life({ coded: [[CODES.depression, '2023-01-01']] }), 'healthy'],
  [
    'twenty attendances are a trigger',
    life({ coded: coded('asthma', 'psychosis'), attended: attended(20) }),
    'complex-lives',
  ],
  ['nineteen are none', life({ coded: coded('asthma', 'psychosis'), attended: attended(19) }), 'long-term-conditions'],
  [
    'nor are twenty of which one was elsewhere',
    life({ coded: coded('asthma', 'psychosis'), attended: [...attended(19), { day: '2025-07-01', other: true }] }),
    'long-term-conditions',
  ],
  [
    'a service for learning disability that goes on since long ago, and a mind',
    life({
      cared: [{ reason: 'Learning Disability Support', day: '2019-01-01' }],
      coded: coded('psychosis'),
      homeless,
    }),
    'complex-lives',
  ],
  [
    'nor of a carer',
    life({
      cared: [{ reason: 'Learning Disability Support', day: '2019-01-01', carer: true }],
      coded: coded('psychosis'),
      homeless,
    }),
    'long-term-conditions',
  ],
  [
    'a request for it is told of for two years',
    life({
      cared: [{ reason: 'Learning Disability Support', day: '2023-12-31', to: null }],
      coded: coded('psychosis'),
      homeless,
    }),
    'long-term-conditions',
  ],
  [
    'a mind by contacts, with a body and a trigger',
    life({ coded: coded('asthma'), homeless, contacts: [{ team: 'A06', day: '2025-01-01' }] }),
    'complex-lives',
  ],
  [
    'but not by one that did not take place, nor with the team of young people with dementia',
    life({
      ...{ coded: coded('asthma'), homeless },
      contacts: [
        { team: 'A06', day: '2025-01-01', kept: false },
        { team: 'A15', day: '2025-01-01' },
      ],
    }),
    'long-term-conditions',
  ],
  ['a learning disability', life({ coded: coded('learningDisability') }), 'learning-disabilities'],
  ['nothing', life(), 'healthy'],
  ['nothing, where the practice sends no entries', life({ silent: true }), null],
  [
    'nor what others tell of who is with such a practice',
    life({ silent: true, homeless, diagnosed: [['Z611', '2020-01-01']] }),
    null,
  ],
  ['of whom an earlier practice sent an entry', life({ silent: true, coded: coded('asthma') }), 'long-term-conditions'],
  ['never registered', { registered: null, coded: coded('asthma') }, null],
  ['before the first registration', { registered: '2026-02-01', coded: coded('asthma') }, null],
  ['the first day of it', { registered: ON, coded: coded('asthma') }, 'long-term-conditions'],
  ['the day of death', life({ died: ON, coded: coded('asthma') }), 'long-term-conditions'],
  ['the day after', life({ died: '2026-01-30', coded: coded('asthma') }), null],
  ['dead before registered', { registered: '2025-01-01', died: '2024-12-31' }, null, '2024-12-31'],
  ['coded after the day', life({ coded: [[CODES.asthma, '2026-02-01']] }), 'healthy'],
  ['coded after the last day that was sent', life({ coded: [[CODES.asthma, '2026-04-01']] }), 'healthy', '2026-05-01'],
  ['over after that day', life({ coded: [[CODES.cancer, '2024-05-01']] }), 'cancer', '2026-06-01'],
];

let engine: Engine;
let lists: Lists;
beforeAll(async () => {
  engine = await openEngine();
  lists = await layLists(engine);
}, 120_000);
afterAll(() => engine.close());

describe('the segment of a person', () => {
  let rows: SegmentRow[];
  beforeAll(async () => {
    rows = await segmentsOf(
      engine,
      CASES.map(([, one]) => one),
      AS_AT,
    );
  }, 120_000);

  it.each(CASES.map(([name, one, segment, on = ON], i) => ({ name, one, segment, on, person: i + 1 })))(
    'of $name is $segment',
    ({ one, segment, on, person }) => {
      expect(rowsOn(rows, person, on).map((row) => row.segment)).toEqual(segment === null ? [] : [segment]);
      expect(segmentOn(one, on, lists, AS_AT)?.segment ?? null).toBe(segment);
    },
  );

  it('is told with what makes it, and with no row more than changes', async () => {
    const own = await segmentsOf(
      engine,
      [
        life({
          coded: [
            [CODES.asthma, '2024-01-01'],
            [CODES.asthma, '2024-06-01'],
            [CODES.cancer, '2025-01-31'],
            [CODES.cancer, '2025-03-01'],
          ],
        }),
      ],
      AS_AT,
    );
    const row = (from: string, until: string | null, segment: string, elements: string | null) => ({
      ...{ person: 1, from, until, segment, elements },
    });
    expect(own).toEqual([
      row('2019-01-01', '2024-01-01', 'healthy', null),
      row('2024-01-01', '2025-01-31', 'long-term-conditions', 'asthma'),
      row('2025-01-31', null, 'cancer', 'cancer'),
    ]);
  });

  it('stands on what codes tell, each time told once: nothing of it overlaps, and how often somebody came is not in it', async () => {
    await segmentsOf(
      engine,
      [
        life({
          coded: [
            [CODES.asthma, '2024-01-01'],
            [CODES.asthma, '2024-06-01'],
            [CODES.cancer, '2023-01-31'],
            [CODES.cancer, '2024-01-31'],
            [CODES.depression, '2021-02-01'],
            [CODES.depression, '2024-02-01'],
            [CODES.depressionOver, '2025-02-01'],
          ],
          attended: attended(20),
        }),
        { registered: null, coded: coded('dementia') },
      ],
      AS_AT,
    );
    const told = await engine.all(
      'select person_key::integer as person, element, from_date::varchar as "from", until_date::varchar as until from coded_element order by all',
    );
    const row = (person: number, element: string, from: string, until: string | null) => ({
      ...{ person, element, from, until },
    });
    expect(told).toEqual([
      row(1, 'asthma', '2024-01-01', null),
      row(1, 'cancer', '2023-01-31', '2026-01-31'),
      row(1, 'depression', '2021-02-01', '2023-02-01'),
      row(1, 'depression', '2024-02-01', '2025-02-01'),
      row(2, 'dementia', '2025-06-01', null),
    ]);
    // so that a month of attendances leaves it as it is
    expect(derivationOf('coded_element').after).not.toContain('emergency_attendance');
  });

  it('is of nobody where practices sent no codes', async () => {
    await segmentsOf(engine, [life()], AS_AT);
    await engine.run('delete from gp_event');
    expect(await engine.all(`from (${derivationOf('person_segment').sql})`)).toEqual([]);
  });
});

/** A life in which what makes and ends segments comes often, on few days, at the edges of two years too. */
function drawLife(draw: Draw): Life {
  const day = (): string => later(`2021-${draw.of(['01-31', '02-28', '03-01', '06-15'])}`, draw.below(62));
  const list = <T>(most: number, make: () => T): T[] => Array.from({ length: draw.below(most + 1) }, make);
  const pool = Object.values(CODES);
  const own = draw.some(pool, 0.3);
  const burst = day();
  return {
    registered: draw.chance(0.06) ? null : draw.of(['2019-01-01', '2022-03-01', day()]),
    ...(draw.chance(0.2) ? { silent: true } : {}),
    ...(draw.chance(0.15) ? { died: day() } : {}),
    coded: own.length ? list(7, (): [string, string] => [draw.of(own), day()]) : [],
    diagnosed: list(1, (): [string, string] => [draw.of(['Z611', 'Z6220', 'I10']), day()]),
    contacts: list(2, () => ({
      team: draw.of(['A06', 'A15', 'B01', 'D01', 'E02', 'F05']),
      day: day(),
      kept: draw.chance(0.8),
    })),
    cared: list(1, () => ({
      reason: draw.of(['Learning Disability Support', 'Mental Health Support', 'Support with Memory & Cognition']),
      day: '2022-01-01',
      ...draw.of([{}, { to: null }, { to: day() }]),
      carer: draw.chance(0.2),
    })),
    homeless: list(1, () => ({
      duty: draw.of(['relief', 'main', 'prevention']),
      day: '2022-05-01',
      ...draw.of([{}, { end: '2023-02-28' }]),
    })),
    attended: draw.chance(0.3)
      ? Array.from({ length: draw.between(18, 24) }, (_, i) => ({ day: later(burst, i % 3), other: draw.chance(0.02) }))
      : [],
  };
}

const LIVES = Number(process.env.CONCORD_RUNS ?? 40) * 10;

/** Of who is in no entry, and is with a practice that sends none, nothing is known. */
const isKnown = (one: Life): boolean => !one.silent || (one.coded?.length ?? 0) > 0;

describe('segments of generated lives', () => {
  const draw = new Draw(20_261_127);
  const lives = Array.from({ length: LIVES }, () => drawLife(draw));
  const days = Array.from({ length: 30 }, () =>
    later('2020-12-01', draw.below(70)).replace(/..$/, draw.of(['01', '15', '28'])),
  );
  let rows: SegmentRow[];
  beforeAll(async () => {
    rows = await segmentsOf(engine, lives, AS_AT);
  }, 240_000);

  it('are those of the twin, one for each who is registered and alive, so that their sizes sum to the people', () => {
    const found = Map.groupBy(rows, (row) => row.person);
    const seen = new Map<string, number>();
    lives.forEach((one, i) => {
      const own = found.get(i + 1) ?? [];
      const edges = own.flatMap((row) => [row.from, ...(row.until ? [row.until] : [])]);
      for (const on of new Set([...days, ...edges])) {
        const known = segmentOn(one, on, lists, AS_AT);
        const told = rowsOn(own, i + 1, on).map(({ segment, elements }) => ({ segment, elements }));
        expect(told, `person ${i + 1} on ${on}: ${JSON.stringify(one)}`).toEqual(known ? [known] : []);
        if (known) seen.set(known.segment, (seen.get(known.segment) ?? 0) + 1);
      }
    });
    for (const on of days) {
      const people = lives.filter(
        (l) => isKnown(l) && l.registered !== null && l.registered <= on && !(l.died && l.died < on),
      );
      expect(rows.filter((r) => r.from <= on && (r.until === null || r.until > on))).toHaveLength(people.length);
    }
    // no segment is left out
    expect([...seen.keys()].sort()).toEqual(lists.segments.map((s) => s.code).sort());
  }, 240_000);

  it('change only for who hits both when two change places in the order', async () => {
    const places = new Map(lists.segments.map((s) => [s.code, s.priority]));
    const swapped = { ...lists, segments: lists.segments.map((s) => ({ ...s, priority: moved(s.code, places) })) };
    const update = (list: Lists): Promise<void>[] =>
      list.segments.map(({ code, priority }) =>
        engine.run(`update segments set priority = ${priority} where code = '${code}'`),
      );
    await Promise.all(update(swapped));
    const after = await segmentsOf(engine, lives, AS_AT);
    await Promise.all(update(lists));
    let changed = 0;
    for (const on of days)
      lives.forEach((one, i) => {
        const [was, is] = [rows, after].map((all) => rowsOn(all, i + 1, on)[0]?.segment ?? null);
        if (was === is) return;
        changed += 1;
        expect([was, is].sort()).toEqual(['cancer', 'complex-lives']);
        // the other of the two is what remains when the first is taken from the list
        const without = { ...lists, segments: lists.segments.filter((s) => s.code !== was) };
        expect(segmentOn(one, on, without, AS_AT)?.segment).toBe(is);
      });
    expect(changed).toBeGreaterThan(0);
  }, 240_000);
});

const moved = (code: string, places: ReadonlyMap<string, number>): number =>
  places.get({ cancer: 'complex-lives', 'complex-lives': 'cancer' }[code] ?? code)!;
