/** Of what rows a rollup was added up, kept in the manifest: a catalogue that says otherwise today must not read it as its own. */
import { canonicalJson } from './hash-canonically.ts';

export interface RollupMade {
  /** the table whose rows it adds up */
  of: string;
  by: string[];
  /** by path: where its bands began */
  bands: Record<string, number[]>;
  sums: string[];
  /** the joins by which its columns were reached, by name */
  joins: RollupJoin[];
}

export interface RollupJoin {
  name: string;
  to: string;
  via?: string | undefined;
  on: Record<string, string>;
  where?: Record<string, string | number | null> | undefined;
}

interface RollupAsked {
  by: string[];
  bands?: Record<string, number[]> | undefined;
  sums: string[];
}

/** @param joins of the table; those that the rollup goes by are told, and those that they stand on */
export function rollupMade(of: string, { by, bands = {}, sums }: RollupAsked, joins: RollupJoin[]): RollupMade {
  const firsts = by.flatMap((path) => (path.includes('.') ? [path.split('.')[0]!] : []));
  const used = new Set(firsts.flatMap((name) => withVia(name, joins)));
  const told = joins.filter(({ name }) => used.has(name)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return {
    ...{ of, by, bands, sums },
    joins: told.map(({ name, to, via, on, where }) => ({
      ...{ name, to, on },
      ...(via === undefined ? {} : { via }),
      ...(where === undefined ? {} : { where }),
    })),
  };
}

const withVia = (name: string, joins: RollupJoin[]): string[] => {
  const via = joins.find((join) => join.name === name)?.via;
  return via === undefined ? [name] : [name, ...withVia(via, joins)];
};

/** Whether a rollup was made as one is asked today. @param made undefined in an edition of before it was told */
export const isMadeSo = (made: RollupMade | undefined, asked: RollupMade): boolean =>
  made !== undefined && canonicalJson(made) === canonicalJson(asked);
