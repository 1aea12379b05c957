import { type Static, Type } from 'typebox';
import { ConcordError, type Problem } from '../concord-error.ts';
import { catalogueFiles } from '../workspace/catalogue-files.ts';
import { openYaml, textHash } from '../workspace/read-yaml.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { DISCLOSURE_RULES } from './disclosure.ts';

const closed = { additionalProperties: false };
const text = (description: string) => Type.String({ minLength: 1, description });
const Role = Type.Union([Type.Literal('public'), Type.Literal('operator')], { description: 'public or operator' });
const Purpose = Type.Union([Type.Literal('public'), Type.Literal('planning')], { description: 'public or planning' });

/** The settings of a policy file. What a policy does not name is refused. */
export const PolicySchema = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z][a-z0-9-]*$', description: 'a name of small letters, digits and hyphens' }),
    title: text('what it is, in a line'),
    reason: text('why these data may be seen'),
    roles: Type.Array(Role, { minItems: 1, description: 'roles that may ask' }),
    purposes: Type.Array(Purpose, { minItems: 1, description: 'purposes they may ask for' }),
    zone: Type.Union([Type.Literal('open'), Type.Literal('pseudonymised')], {
      description:
        'the zone its tables may be in: open; or pseudonymised, which the operator alone reads, for the purpose whose opt-outs are obeyed',
    }),
    tables: Type.Array(Type.String({ minLength: 1 }), { minItems: 1, description: 'tables that may be read' }),
    row_filter: Type.Optional(
      Type.Record(Type.String(), Type.Array(Type.String()), {
        description: 'codes that may be seen, by dimension; an empty list means none',
      }),
    ),
    disclosure: Type.Object(
      { rule: text('a disclosure rule'), reason: text('why this rule') },
      { ...closed, description: 'rule and reason for small numbers' },
    ),
    expires: Type.Union([Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }), Type.Null()], {
      description: 'last day it holds, as YYYY-MM-DD, or null',
    }),
    owner: text('who answers for it'),
  },
  closed,
);

export type Policy = Static<typeof PolicySchema> & { hash: string; path: string };

/**
 * Every policy of a workspace's catalogue, by id.
 * @returns an empty map when there is none: then everything is refused
 * @throws ConcordError 'catalogue-invalid' with every fault of every file, each with its line
 */
export function loadPolicies(workspace: Pick<Workspace, 'catalogueFolders'>): Map<string, Policy> {
  const problems: Problem[] = [];
  const policies = new Map<string, Policy>();
  for (const { id, path } of catalogueFiles(workspace, 'policies')) {
    try {
      const file = openYaml(path, PolicySchema);
      if (file.value.id !== id) problems.push(misnamed(file.value.id, id, file.where(['id'])));
      if (!Object.hasOwn(DISCLOSURE_RULES, file.value.disclosure.rule))
        problems.push(unknownRule(file.value.disclosure.rule, file.where(['disclosure', 'rule'])));
      if (file.value.zone === 'pseudonymised' && !isForOneUse(file.value)) problems.push(tooWide(file.where(['zone'])));
      policies.set(id, { ...file.value, hash: textHash(path), path });
    } catch (error) {
      if (!(error instanceof ConcordError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length) throw new ConcordError('catalogue-invalid', problems);
  return policies;
}

const misnamed = (written: string, id: string, where: string): Problem => ({
  where,
  problem: `the policy calls itself '${written}' in the file ${id}.yaml`,
  expected: `'${id}', so that a workspace's own file replaces the right one`,
  remedy: 'give both the same name',
});

/** Rows about people are read for one purpose, whose opt-outs are obeyed, and by the operator until there is sign-in. */
const isForOneUse = ({ roles, purposes }: Static<typeof PolicySchema>): boolean =>
  roles.join() === 'operator' && purposes.length === 1 && purposes[0] !== 'public';

const tooWide = (where: string): Problem => ({
  where,
  problem: 'a policy for rows about people lets others in than the operator, or for more than one purpose',
  expected: "roles: [operator], and one purpose that is not 'public'",
  remedy: 'narrow it, or split it',
});

const unknownRule = (rule: string, where: string): Problem => ({
  where,
  problem: `there is no disclosure rule '${rule}'`,
  expected: `one of ${Object.keys(DISCLOSURE_RULES).join(', ')}`,
  remedy: 'name one of these',
});
