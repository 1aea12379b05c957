/** The records of a resident as a steward reads them. It identifies people: terminal only. */
import type { ShownResident } from '../edition/show-resident.ts';
import { formatTable, manyText } from './format-table.ts';

export function describeResident({ personKey, merged, records }: ShownResident): string {
  const shown = (text: string | null): string => (text ?? '-').replaceAll(/\p{C}/gu, ' ');
  return [
    `Resident ${personKey}, ${manyText(records.length, 'record', 'records')}.${merged ? ' The one who was asked for was found to be this one since.' : ''}\n`,
    formatTable(
      records,
      [
        { title: 'Record', text: (r) => r.name },
        { title: 'NHS number', text: (r) => shown(r.nhs_number) },
        { title: 'Forename', text: (r) => shown(r.forename) },
        { title: 'Surname', text: (r) => shown(r.surname) },
        { title: 'Birth date', text: (r) => shown(r.birth_date) },
        { title: 'Sex', text: (r) => shown(r.sex) },
        { title: 'Postcode', text: (r) => shown(r.postcode) },
        { title: 'Local number', text: (r) => shown(r.local_number) },
        { title: 'From', text: (r) => shown(r.datasets) },
        { title: 'Linked by', text: (r) => r.how.replaceAll('-', ' ') },
        { title: 'Since map', right: true, text: (r) => String(r.from_version) },
      ],
      '',
    ),
    ...(records.length > 1
      ? [
          `\nWhere some are of another person: concord residents split ${personKey} --record NAME --reason TEXT --user ID --keys FILE\n`,
          '  Name the records that go, each with a --record of its own. Say why in words that name nobody.\n',
        ]
      : []),
  ].join('');
}
