import { CHECK_TYPES, type CheckType } from '../../quality/check-types.ts';
import { code, GENERATED, markdownTable } from './markdown.ts';

export const checkTypesPage = (): string =>
  [
    GENERATED,
    '# Check types\n',
    'Every type of check of the [OHDSI Data Quality Dashboard](https://ohdsi.github.io/DataQualityDashboard/) with what covers it here, or why it has no meaning here; and those that NHS data need beside them. A check that cannot run is an error, never a pass.\n',
    '## OHDSI\n',
    table('OHDSI'),
    '## NHS\n',
    table('NHS'),
  ].join('\n');

const table = (source: CheckType['source']): string =>
  markdownTable(
    ['Check', 'What it asks', 'Covered by', 'Note'],
    CHECK_TYPES.filter((type) => type.source === source).map((type) => [
      code(type.name),
      type.asks,
      type.coveredBy.length > 0 ? type.coveredBy.map(code).join(', ') : 'nothing',
      type.note,
    ]),
  );
