/** `concord.yaml`: the care systems a workspace is about, and the partners that send to it. */
import { type Static, Type } from 'typebox';
import { ConcordError, type Problem } from '../concord-error.ts';
import { PlaceSettings, placeProblems, placesOf } from './place-settings.ts';
import { inspectYaml } from './read-yaml.ts';
import { printableName } from './schema-faults.ts';
import type { Workspace } from './workspace.ts';

const closed = { additionalProperties: false };
const OdsCode = Type.String({ pattern: '^[A-Z0-9]{2,10}$', description: 'an ODS code in capitals, e.g. RC9' });

const CareSystemSettings = Type.Object(
  {
    code: OdsCode,
    name: Type.String({ minLength: 1, description: 'the name of the integrated care system' }),
    ons_code: Type.String({ pattern: '^[A-Z][0-9]{8}$', description: 'an ONS code, e.g. E54000024' }),
    trusts: Type.Array(OdsCode, { description: 'a list of ODS codes of its acute trusts' }),
    places: Type.Optional(
      Type.Array(PlaceSettings, {
        description:
          'a list of its places (code, name, and local_authorities or pcns), all made in the same way; nobody is in two. Figures by `place` need it',
      }),
    ),
  },
  closed,
);

const PartnerSettings = Type.Object(
  {
    code: OdsCode,
    name: Type.String({ minLength: 1, description: 'the name of the organisation' }),
    sends: Type.Array(Type.String(), { description: 'a list of dataset ids' }),
  },
  closed,
);

/** Every setting of concord.yaml; nothing else is accepted. */
export const WorkspaceSettings = Type.Object(
  {
    title: Type.String({ minLength: 1, description: 'the name shown at the top of every page' }),
    notice: Type.Optional(
      Type.String({ description: 'a sentence shown on every page, e.g. when figures are made up' }),
    ),
    systems: Type.Array(CareSystemSettings, { description: 'a list of care systems (code, name, ons_code, trusts)' }),
    partners: Type.Array(PartnerSettings, { description: 'a list of partners (code, name, sends)' }),
  },
  closed,
);

/**
 * Reads a workspace's concord.yaml.
 * @throws ConcordError 'workspace-invalid' with every fault and its line
 */
export function readWorkspaceFile(path: string): Pick<Workspace, 'title' | 'notice' | 'systems' | 'partners'> {
  const file = inspectYaml(path, WorkspaceSettings, 'workspace-invalid');
  const problems = [
    ...file.problems,
    ...repeats(file.value?.systems, (i) => file.where(['systems', i, 'code'])),
    ...placeProblems(file),
    ...repeats(file.value?.partners, (i) => file.where(['partners', i, 'code'])),
  ];
  if (problems.length) throw new ConcordError('workspace-invalid', problems);
  return toWorkspace(file.value);
}

function toWorkspace(settings: Static<typeof WorkspaceSettings>) {
  return {
    title: settings.title,
    notice: settings.notice ?? '',
    systems: settings.systems.map((s) => ({
      ...{ code: s.code, name: s.name, onsCode: s.ons_code, trusts: s.trusts },
      ...(s.places ? { places: placesOf(s.places) } : {}),
    })),
    partners: settings.partners,
  };
}

/** `list` may be anything: the faults of its form are told beside these. */
function repeats(list: unknown, where: (index: number) => string): Problem[] {
  const codes = Array.isArray(list) ? list.map((item) => (item as { code?: unknown } | null)?.code) : [];
  return codes.flatMap((code, i) =>
    typeof code === 'string' && codes.indexOf(code) < i
      ? [
          {
            where: where(i),
            problem: `code '${printableName(code)}' is given twice`,
            expected: 'each organisation once',
            remedy: 'put the two entries together',
          },
        ]
      : [],
  );
}
