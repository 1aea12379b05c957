import { ContractDocument } from '../../contract/contract-schema.ts';
import {
  COLUMN_PROPERTIES,
  DATASET_PROPERTIES,
  type PropertyTable,
  RULE_PROPERTIES,
} from '../../contract/custom-properties.ts';
import { MappingSchema } from '../../contract/mapping-folder.ts';
import { code, GENERATED, markdownTable } from './markdown.ts';
import { settingsTable } from './settings-table.ts';

/** What a rule's query calls the file's rows; written apart because a linter takes it for a slip. */
const TABLE = '$' + '{table}';

const RULES = `Rules (\`quality\`) come in three types. \`library\`: a metric of the standard. \`custom\` with engine \`concord-row\`: SQL over the columns that is true for a good row; severity error rejects the row, warning keeps and counts it. \`sql\`: a query on \`${TABLE}\` that gives one number; severity error sets the whole delivery aside.\n`;

export const contractPage = (): string =>
  [
    GENERATED,
    '# Contract\n',
    'A contract is an [Open Data Contract Standard](https://bitol-io.github.io/open-data-contract-standard/) v3.1 document at `catalogue/datasets/<id>/contract.yaml`. Concord uses the settings below and refuses any other, so that no setting is written in vain.\n',
    '## Settings of the standard\n',
    settingsTable(ContractDocument),
    RULES,
    '## Custom properties of a dataset\n',
    propertyTable(DATASET_PROPERTIES),
    '## Custom properties of a column\n',
    propertyTable(COLUMN_PROPERTIES),
    '## Custom properties of a rule\n',
    propertyTable(RULE_PROPERTIES),
    '## Mappings\n',
    "Beside the contract lie its mappings, `<table>.sql` for each [table](tables.md) that it fills: a SELECT from `source`, which has the columns of the contract and where each row came from (`_delivery`, `_status`). A dataset whose columns are those of another, as a feed by token has those of the clear one, takes that one's mappings instead of a copy. Then `mapping.yaml` lies beside the contract, and no SQL:\n",
    settingsTable(MappingSchema),
  ].join('\n');

const propertyTable = (table: PropertyTable): string =>
  markdownTable(
    ['Property', 'Meaning', 'When it is absent', 'Example'],
    Object.entries(table).map(([name, p]) => [
      code(name),
      p.description,
      p.whenAbsent ?? 'it must be given',
      code(JSON.stringify(p.example)),
    ]),
  );
