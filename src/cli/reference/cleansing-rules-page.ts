import { CLEANSING_RULES } from '../../quality/cleansing-rules.ts';
import { code, GENERATED, markdownTable } from './markdown.ts';

export const cleansingRulesPage = (): string =>
  [
    GENERATED,
    '# Cleansing rules\n',
    'What a contract may name in `cleanse` for a column. Rules run in the order they are named, before the checks, and every cell that one changes is counted. The bytes as they came are kept, so each can be undone. A text that becomes empty becomes missing.\n',
    markdownTable(
      ['Rule', 'What it does'],
      CLEANSING_RULES.map((rule) => [code(rule.name), rule.description]),
    ),
  ].join('\n');
