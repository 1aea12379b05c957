import type { PageData, Panel } from '../../src/page/page.ts';

/** A page as a person would read it from top to bottom, so that a reviewer sees what changed. */
export function readPage(data: PageData): string {
  const place = data.trust ? `${data.trust.name}, ${data.system.name}` : data.system.name;
  return [
    `${data.page.title}: ${place}`,
    `edition ${data.edition.id}, data to ${data.edition.dataTo}; ${data.workspace.notice}`,
    `systems: ${data.systems.map((s) => s.code).join(', ')}; trusts: ${data.trusts.map((t) => `${t.code || '(all)'} ${t.name}`).join(', ')}`,
    '',
    ...data.statements.map((s) => `[${s.kind}${s.metric ? `, ${s.metric}` : ''}] ${s.text}`),
    ...data.panels.flatMap(readPanel),
    '',
    data.map
      ? `map: ${data.map.title} (${data.map.vintage}), ${data.map.areas.length} areas, ${data.map.missing} without a decile`
      : 'no map',
    ...(data.map?.areas.map((a) => `  ${a.code} ${a.name} ${a.value} decile ${a.decile}`) ?? []),
    '',
    ...data.sources.map((s) => `source: ${s.name}, data to ${s.dataTo}, quality ${s.quality}, ${s.status}`),
    '',
  ].join('\n');
}

function readPanel({ tile, ...panel }: Panel): string[] {
  return [
    '',
    `== ${panel.heading}`,
    `   ${panel.subtitle}`,
    ...(panel.empty ? [`   empty: ${panel.empty}`] : []),
    `   tile: ${[[tile.value, tile.unit].filter(Boolean).join(' '), tile.periodLabel, tile.change, tile.detail, tile.comparison, ...tile.targets].filter(Boolean).join(' | ')}`,
    `   ${tile.freshness}; ${tile.quality}; variation ${panel.variation}, assurance ${panel.assurance}${panel.assuranceTarget ? ` of ${panel.assuranceTarget}` : ''}`,
    ...panel.points
      .slice(0, 4)
      .map((p) => `   ${p.period.label}: ${p.display}${p.complete ? '' : ' (incomplete)'} ${p.rule ?? 'not judged'}`),
  ];
}
