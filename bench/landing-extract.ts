/** A made-up extract of emergency attendances, 25 columns, with the faults that real ones have. Nobody's data. */
import { existsSync, mkdirSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Engine, literal } from '../src/engine/engine.ts';

/** One faulty row in this many. */
const FAULTY_EVERY = 50_000;

/** Writes the extract once; a file that is there already is used again. */
export async function writeExtract(path: string, rows: number, engine: Engine): Promise<void> {
  if (existsSync(path)) return;
  mkdirSync(dirname(path), { recursive: true });
  // two draws of the engine's hash with different salts are correlated; one draw from a packed key is not
  await engine.run(`create or replace macro draw(i, salt) as
    (hash(i * 64::ubigint + salt) >> 11) * (1.0 / 9007199254740992.0)`);
  await engine.run(`copy (${extractSql(rows)}) to ${literal(path)} (format csv, header true)`);
  await appendFile(path, BROKEN_LINES.join('\n') + '\n');
}

/** Lines that never become rows: an engine alone swallows what follows the first. */
const BROKEN_LINES = [
  'B000000001,"4000000004,AB1 2CD,RC9,RC971,2025-01-01',
  '',
  'B000000002,too,few,columns',
  `B000000003${',x'.repeat(30)}`,
];
export const BROKEN_LINE_COUNT = 3;

function extractSql(rows: number): string {
  const pick = (list: string, salt: number): string => {
    const codes = list.split(' ');
    return `[${codes.map(literal).join(', ')}][1 + (draw(i, ${salt}) * ${codes.length - 0.001})::bigint % ${codes.length}]`;
  };
  const number = (salt: number, most: number): string => `(draw(i, ${salt}) * ${most})::bigint`;
  const faulty = (kind: number, bad: string, good: string): string =>
    `case when i % ${FAULTY_EVERY} = ${kind} then ${bad} else ${good} end`;
  const columns: [string, string][] = [
    ['attendance_id', faulty(1, `'A000000002'`, `'A' || lpad(i::varchar, 9, '0')`)],
    ['nhs_number', faulty(3, `'4000000001'`, `nhs`)],
    ['postcode', `${pick('MK SS CM LU RM SG', 2)} || (1 + ${number(3, 8)}) || ' ' || (1 + ${number(4, 8)}) || 'AB'`],
    ['provider_code', pick('RC9 RD8 RAJ RDE RQW', 5)],
    ['site_code', pick('RC971 RC979 RD816 RAJ01 RAJ12 RAJ32', 6)],
    ['arrival_date', faulty(4, `'31/02/2025'`, `(date '2025-01-01' + (draw(i, 7) * 364)::integer)::varchar`)],
    ['arrival_time', `arrived::varchar`],
    [
      'departure_time',
      faulty(5, `(arrived - interval 1 hour)::varchar`, `(arrived + to_minutes(${number(8, 700)}))::varchar`),
    ],
    ['birth_date', `(date '1930-01-01' + (draw(i, 9) * 33000)::integer)::varchar`],
    ['sex', pick('1 2 9 X', 10)],
    ['ethnic_category', faulty(6, `'QQ'`, pick('A B C D E F G H J K L M N P R S Z', 11))],
    ['age_years', faulty(7, `'seventy'`, `${number(12, 105)}::varchar`)],
    ['wait_minutes', number(13, 900)],
    ['cost_pounds', `round(draw(i, 14) * 5000, 2)`],
    ['department_type', pick('01 02 03 04', 15)],
    ['acuity', `1 + ${number(16, 4)}`],
    ['diagnosis_1', `chr(65 + ${number(17, 25)}::integer) || (10 + ${number(18, 89)})`],
    [
      'diagnosis_2',
      `case when draw(i, 19) < 0.4 then chr(65 + ${number(20, 25)}::integer) || (10 + ${number(21, 89)}) end`,
    ],
    ['local_number', number(22, 99999999)],
    ['admitted', `case when draw(i, 23) < 0.3 then 'Y' else 'N' end`],
    ['complaint', `case when draw(i, 24) < 0.9 then 'complaint, number ' || ${number(25, 1000)} end`],
    ['practice_code', faulty(8, `''`, `'P' || lpad(${number(26, 99999)}::varchar, 5, '0')`)],
    ['lsoa_code', `'E0100' || lpad(${number(27, 9999)}::varchar, 4, '0')`],
    ['early_warning_score', number(28, 20)],
    ['temperature_celsius', `round(34 + draw(i, 29) * 7, 1)`],
  ];
  const nine = `(400000000 + (draw(i, 1) * 99999999)::bigint)`;
  const weighted = Array.from({ length: 9 }, (_, k) => `${k + 2} * ((nine // ${10 ** k}) % 10)`).join(' + ');
  return `
    select ${columns.map(([name, sql]) => `${sql} as ${name}`).join(',\n      ')}
    from (
      select i, timestamp '2025-01-01 00:00:00' + to_seconds((draw(i, 30) * 31000000)::integer) as arrived,
        case when (${weighted}) % 11 = 1 then '4000000004' else nine || ((11 - (${weighted}) % 11) % 11) end as nhs
      from (select i, ${nine} as nine from range(${rows}) as t(i)))`;
}
