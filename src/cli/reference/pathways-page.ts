import type { Pathway } from '../../metric/pathway/pathway.ts';
import { PathwaySchema } from '../../metric/pathway/pathway-schema.ts';
import { GENERATED, markdownTable } from './markdown.ts';
import { settingsTable } from './settings-table.ts';

export const pathwaysPage = (pathways: Pathway[]): string =>
  [
    GENERATED,
    '# Pathways\n',
    'Each is a file in `catalogue/pathways`: metrics in the order in which people meet what they measure. `concord pathway show` says [where a gap opens](../how-to/find-where-a-gap-opens.md).\n',
    markdownTable(
      ['Pathway', 'Title', 'Steps'],
      pathways.map((p) => [`[${p.id}](#${p.id.replaceAll('.', '')})`, p.title, String(p.steps.length)]),
    ),
    '## Settings of a pathway file\n',
    settingsTable(PathwaySchema),
    ...pathways.map(pathwaySection),
  ].join('\n');

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

const pathwaySection = ({ id, title, meaning, why, decision, steps, caveats, owner, reviewed }: Pathway): string =>
  [
    `## ${id}\n`,
    `${title}. ${oneLine(meaning)}\n`,
    `- Why: ${oneLine(why)}`,
    `- Decision: ${oneLine(decision.informs)} Made by: ${oneLine(decision.madeBy)}.`,
    ...steps.map(
      ({ title: step, metric, where }, i) =>
        `- Step ${i + 1}, ${step}: [${metric.id}](metrics.md#${metric.id.replaceAll('.', '')})${where.map((w) => `, ${w.dimension} ${w.values.join(' or ')}`).join('')}`,
    ),
    ...caveats.map((caveat) => `- Beware: ${oneLine(caveat)}`),
    `- Owner: ${owner}; ${reviewed === 'unreviewed' ? 'not reviewed yet' : `reviewed by ${reviewed.by} on ${reviewed.on}`}.`,
    '',
  ].join('\n');
