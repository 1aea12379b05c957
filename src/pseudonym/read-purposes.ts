/** Purposes and the opt-outs that each obeys, from `catalogue/purposes.yaml`. */
import { Type } from 'typebox';
import { ConcordError, type Problem } from '../concord-error.ts';
import { catalogueFile } from '../workspace/catalogue-files.ts';
import { inspectYaml } from '../workspace/read-yaml.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** Opt-outs that a person may have. The last three are local objections. */
export const OPT_OUT_KINDS = ['type_1', 'national', 'sharing', 'case_finding', 'secondary_use'] as const;
export type OptOutKind = (typeof OPT_OUT_KINDS)[number];

/** What an opt-out takes out of a purpose: nothing, the rows that came from general practice, or every row of the person. */
export type Drop = 'nothing' | 'gp_rows' | 'all_rows';

export interface Purpose {
  id: string;
  name: string;
  /** id of its own key */
  key: string;
  drops: Record<OptOutKind, Drop>;
  /** whether its people may be shown rows that are sensitive by their contract or a code, by the process of the care zone */
  seesSensitive: boolean;
}

const closed = { additionalProperties: false };
const reason = Type.String({ minLength: 1, description: 'why, in words' });
const name = Type.String({ pattern: '^[a-z][a-z0-9_]{0,39}$', description: 'small letters, digits and _' });
const drop = Type.Enum(['nothing', 'gp_rows', 'all_rows'], { description: 'one of nothing, gp_rows, all_rows' });
const see = Type.Enum(['seen', 'left_out'], { description: 'one of seen, left_out' });
const cell = Type.Object({ drop, reason }, closed);

const PURPOSE = Type.Object(
  {
    name: Type.String({ minLength: 1, description: 'what people call it' }),
    key: name,
    opt_outs: Type.Object(
      { type_1: cell, national: cell, sharing: cell, case_finding: cell, secondary_use: cell },
      closed,
    ),
    sensitive_rows: Type.Object({ see, reason }, closed),
  },
  closed,
);
const PURPOSES = Type.Object({ purposes: Type.Record(Type.String(), PURPOSE) }, closed);

/** Keys that are Concord's own; a purpose's tokens are made with none of them. */
const OWN_KEYS = ['records', 'feeds', 'zones'];

/** Path of the purposes that hold for a workspace. @throws ConcordError catalogue-invalid when there are none */
export function purposesPath(workspace: Pick<Workspace, 'catalogueFolders'>): string {
  const path = catalogueFile(workspace, 'purposes.yaml');
  if (path) return path;
  throw new ConcordError('catalogue-invalid', {
    where: 'catalogue/purposes.yaml',
    problem: 'the file is missing',
    expected: 'purposes, and the opt-outs that each obeys',
    remedy: 'restore it from the Concord that you installed',
  });
}

/**
 * The purposes of a workspace, by id. Every purpose says of every opt-out what it takes out: nothing is assumed.
 * @throws ConcordError catalogue-invalid with every fault: a cell or a reason that is missing, an unknown word, two purposes
 * with one key
 */
export function readPurposes(workspace: Pick<Workspace, 'catalogueFolders'>): Map<string, Purpose> {
  const file = inspectYaml(purposesPath(workspace), PURPOSES, 'catalogue-invalid');
  const written = Object.entries(file.value?.purposes ?? {}).filter(([, purpose]) => isMap(purpose));
  const faults = [
    ...file.problems,
    ...written.flatMap(([id, { key }], i) => {
      const sharer = written.slice(0, i).find(([, other]) => other.key === key)?.[0];
      return [idFault(id, file.where), keyFault(key, sharer, file.where(['purposes', id, 'key']))].filter(
        (f) => f !== null,
      );
    }),
  ];
  if (faults.length) throw new ConcordError('catalogue-invalid', faults);
  return new Map(
    written.map(([id, p]) => [
      id,
      {
        id,
        name: p.name,
        key: p.key,
        drops: Object.fromEntries(OPT_OUT_KINDS.map((kind) => [kind, p.opt_outs[kind].drop])) as Record<
          OptOutKind,
          Drop
        >,
        seesSensitive: p.sensitive_rows.see === 'seen',
      },
    ]),
  );
}

/** What does not fit the schema is told by it; the rest is still looked at. */
const isMap = (value: unknown): boolean => typeof value === 'object' && value !== null;

function idFault(id: string, where: (path: string[]) => string): Problem | null {
  if (/^[a-z][a-z0-9_]{0,39}$/.test(id)) return null;
  return {
    where: where(['purposes', id]),
    problem: `purpose '${id}' has a name that is none`,
    expected: 'small letters, digits and _',
    remedy: 'rename it',
  };
}

function keyFault(key: string, sharer: string | undefined, where: string): Problem | null {
  const own = OWN_KEYS.includes(key);
  if (!own && (sharer === undefined || !key)) return null;
  return {
    where,
    problem: own ? `key '${key}' is not a purpose's` : `key '${key}' is that of purpose ${sharer} as well`,
    expected: 'a key of its own for each purpose, so that no tokens can be joined',
    remedy: 'give it another id, and make that key',
  };
}
