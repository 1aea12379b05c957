/** The date formats of a contract, tried on the engine: each must be one, and no two may read a text differently. */
import type { Problem } from '../concord-error.ts';
import { type Engine, literal } from '../engine/engine.ts';
import type { Column, Contract } from './contract.ts';
import { told } from './guard-contract-sql.ts';

/** Moments whose parts all differ, and can be taken for each other: days up to 12, years whose ends are days. */
const MOMENTS = ['2025-02-03 04:05:06', '2011-10-09 08:07:06', '1912-11-10 13:14:15', '2003-12-01 00:00:00'];

/** @returns formats that the engine does not know, and pairs that read the same text as two days */
export async function formatFaults(contract: Contract, engine: Engine): Promise<Problem[]> {
  const faults: Problem[] = [];
  for (const column of contract.columns) {
    const known: string[] = [];
    for (const format of column.formats) {
      if (await isFormat(format, engine)) known.push(format);
      else faults.push(fault(contract, column, `'${format}' is no date format`, 'strptime codes, e.g. %d/%m/%Y'));
    }
    for (const [a, b] of pairsOf(known))
      if (await clash(a, b, engine))
        faults.push(fault(contract, column, `'${a}' and '${b}' read the same text differently`, 'one of the two'));
  }
  return faults;
}

const fault = (contract: Contract, column: Column, problem: string, expected: string): Problem =>
  told(contract, column.name, `formats of '${column.name}': ${problem}`, expected);

const isFormat = (format: string, engine: Engine): Promise<boolean> => {
  const written = `strftime(timestamp '${MOMENTS[0]}', ${literal(format)})`;
  return engine.one<{ ok: boolean }>(`select strptime(${written}, ${literal(format)}) is not null as ok`).then(
    ({ ok }) => ok && /%[-a-zA-Z]/.test(format),
    () => false,
  );
};

const pairsOf = (formats: string[]): [string, string][] =>
  formats.flatMap((a, i) => formats.slice(i + 1).map((b): [string, string] => [a, b]));

/** Either writes a text that both can read, and not as the same moment. */
async function clash(a: string, b: string, engine: Engine): Promise<boolean> {
  const moments = MOMENTS.map((m) => `(timestamp '${m}')`).join(', ');
  const read = (format: string): string => `try_strptime(text, ${literal(format)})`;
  const { differ } = await engine.one<{ differ: number }>(`
    select count(*) filter (where ${read(a)} <> ${read(b)}) as differ
    from (select unnest([strftime(m, ${literal(a)}), strftime(m, ${literal(b)})]) as text from (values ${moments}) as t(m))`);
  return differ > 0;
}
