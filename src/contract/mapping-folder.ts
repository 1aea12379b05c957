/** Where a dataset's mapping SQL lies: beside its contract, or beside that of the dataset whose mapping it takes. */
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Static, Type } from 'typebox';
import { ConcordError, type Problem } from '../concord-error.ts';
import { nearestName } from '../workspace/nearest-name.ts';
import { openYaml, type YamlFile } from '../workspace/read-yaml.ts';
import type { Contract } from './contract.ts';

/** The file beside a contract that says so. It is not part of the contract: a delivery is not checked again because of it. */
const MAPPING_FILE = 'mapping.yaml';

/** The settings of `mapping.yaml`. */
export const MappingSchema = Type.Object(
  {
    of: Type.String({
      pattern: '^[a-z][a-z0-9_]*$',
      description:
        'dataset of the same catalogue whose mapping SQL is taken: its columns below the privacy line are alike',
    }),
  },
  { additionalProperties: false },
);

type Mapping = YamlFile<Static<typeof MappingSchema>>;

/**
 * The folder that holds a dataset's mappings, `<table>.sql` each.
 * @param contract only its path is looked at
 * @returns the contract's own folder when no `mapping.yaml` lies in it; otherwise the folder of the dataset that it names, which
 *   lies beside it in the same catalogue, so that a workspace's own contract never changes how a feed of ours is mapped
 * @throws ConcordError catalogue-invalid with every fault when `mapping.yaml` cannot be read, names a dataset that is not there or
 *   that takes another's mapping itself, or when SQL lies beside it that nothing would read
 * @example
 * // catalogue/datasets/apc_spell_tokens/mapping.yaml:  of: apc_spell
 * mappingFolder({ path: 'catalogue/datasets/apc_spell_tokens/contract.yaml' }) // 'catalogue/datasets/apc_spell'
 */
export function mappingFolder(contract: Pick<Contract, 'path'>): string {
  const own = dirname(contract.path);
  const path = join(own, MAPPING_FILE);
  if (!existsSync(path)) return own;
  const file = openYaml(path, MappingSchema);
  const problems = [...twinFaults(own, file), ...strayFaults(own, file)];
  if (problems.length) throw new ConcordError('catalogue-invalid', problems);
  return join(dirname(own), file.value.of);
}

function twinFaults(own: string, { value, where }: Mapping): Problem[] {
  const datasets = dirname(own);
  const told = { where: where(['of']), expected: 'another dataset of the same catalogue, with mapping SQL of its own' };
  if (value.of === basename(own))
    return [{ ...told, problem: 'it takes its own mapping', remedy: `name another, or remove ${MAPPING_FILE}` }];
  const twin = join(datasets, value.of);
  if (!existsSync(join(twin, 'contract.yaml'))) {
    const near = nearestName(value.of, readdirSync(datasets));
    return [
      {
        ...told,
        problem: `no dataset ${value.of} lies beside it`,
        remedy: near ? `did you mean ${near}?` : `put its mapping here as <table>.sql, and remove ${MAPPING_FILE}`,
      },
    ];
  }
  if (existsSync(join(twin, MAPPING_FILE)))
    return [{ ...told, problem: `${value.of} takes another's mapping itself`, remedy: 'name that one' }];
  return sqlIn(twin).length > 0
    ? []
    : [{ ...told, problem: `${value.of} has no mapping`, remedy: 'name one that has, or write the mapping there' }];
}

const strayFaults = (own: string, { where }: Mapping): Problem[] =>
  sqlIn(own).map((name) => ({
    where: where(['of']),
    problem: `${name} lies beside it, and nothing would read it`,
    expected: `either ${MAPPING_FILE} or mapping SQL`,
    remedy: `remove ${name}, or remove ${MAPPING_FILE} and write the whole mapping here`,
  }));

const sqlIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort();
