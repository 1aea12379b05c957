/** Names in policies that the table model does not know. Of tables none is told: the edition has some of its own. */
import type { Problem } from '../concord-error.ts';
import type { TableModel } from '../metric/table-model.ts';
import type { Policy } from '../policy/load-policies.ts';
import { nearestName } from '../workspace/nearest-name.ts';
import { shownPath } from '../workspace/read-yaml.ts';

/** Answers: every dimension of a row_filter that there is none of, with the nearest that there is. */
export function unknownInPolicies(
  policies: Iterable<Policy>,
  { dimensions }: Pick<TableModel, 'dimensions'>,
): Problem[] {
  const known = Object.keys(dimensions);
  return [...policies].flatMap(({ path, row_filter = {} }) =>
    Object.keys(row_filter)
      .filter((name) => !known.includes(name))
      .map((name) => {
        const near = nearestName(name, known);
        return {
          where: `${shownPath(path)} row_filter`,
          problem: `there is no dimension '${name}'`,
          expected: 'a dimension of catalogue/tables.yaml',
          remedy: near ? `did you mean '${near}'?` : 'correct the name',
        };
      }),
  );
}
