/** The figure of the care system that a place is in. */
import { type AskReleased, answered, type Compared, cell, compared, type Find, NOTHING, pick } from './comparison.ts';
import type { Answer, Figure } from './metric.ts';
import { PLACE_DIMENSIONS } from './place-dimensions.ts';
import { withheldBeside } from './withheld-cells.ts';

/**
 * The system that the place is in; where the metric knows of none, all that the edition covers. Where counts are exact it stands beside all
 * its places or none: less those that were chosen it would tell of one that is withheld when all are asked.
 */
export async function systemOf(answer: Answer, ask: AskReleased): Promise<Find<Compared>> {
  const { metric, question } = answer;
  const places = question.by.filter((d) => PLACE_DIMENSIONS.includes(d));
  if (!places.length || places.includes('system')) return () => null;
  const others = question.by.filter((d) => !places.includes(d));
  const where = question.where.filter((w) => !PLACE_DIMENSIONS.includes(w.dimension) || w.dimension === 'system');
  if (answer.secret && where.length < question.where.length) return NOTHING;
  const within = metric.dimensions.includes('system');
  const systems = within ? await systemsOf(answer, places[0]!, ask) : null;
  const whole = await answered(ask, { ...question, by: [...(within ? ['system'] : []), ...others], where });
  if (!whole) return NOTHING;
  const found = new Map(whole.figures.map((f) => [cell(f, f.period?.start), f]));
  const systemsIn = ({ group }: Pick<Figure, 'group'>): string[] => systems?.get(group[places[0]!]!) ?? [];
  const few = withheldBeside(answer, (figure) =>
    (within ? systemsIn(figure) : ['']).map((system) =>
      cell({ group: { ...pick(figure.group, others), system } }, figure.period?.start),
    ),
  );
  return (figure) => {
    if (few(figure)) return null;
    const [system, another] = systemsIn(figure);
    if (within && (system === undefined || another !== undefined)) return null;
    const group = { ...pick(figure.group, others), ...(system ? { system } : {}) };
    const theirs = found.get(cell({ group }, figure.period?.start));
    const label = theirs?.labels.system ?? 'all that the edition covers';
    return compared(metric, figure, theirs, whole.rowsCut ? `${label}, of the rows that the policy shows` : label);
  };
}

/** Of each place the systems that it is in; beside one that is in several stands none. */
async function systemsOf({ question }: Answer, place: string, ask: AskReleased): Promise<Map<string, string[]>> {
  const both = await ask({ ...question, by: [place, 'system'], grain: null, where: [] });
  const systems = Map.groupBy(both.figures, (f) => f.group[place]!);
  return new Map([...systems].map(([code, figures]) => [code, figures.map(({ group }) => group.system!)]));
}
