/** The figure of the care system that a place is in. */
import { type AskReleased, answered, type Compared, cell, compared, type Find, NOTHING, pick } from './comparison.ts';
import type { Answer } from './metric.ts';
import { PLACE_DIMENSIONS } from './place-dimensions.ts';
import { withheldBeside } from './withheld-cells.ts';

/** The system that the place is in; where the metric knows of none, all that the edition covers. */
export async function systemOf(answer: Answer, ask: AskReleased): Promise<Find<Compared>> {
  const { metric, question } = answer;
  const places = question.by.filter((d) => PLACE_DIMENSIONS.includes(d));
  if (!places.length || places.includes('system')) return () => null;
  const others = question.by.filter((d) => !places.includes(d));
  const where = question.where.filter((w) => !PLACE_DIMENSIONS.includes(w.dimension) || w.dimension === 'system');
  const within = metric.dimensions.includes('system');
  const systems = within ? await systemsOf(answer, places[0]!, ask) : null;
  const whole = await answered(ask, { ...question, by: [...(within ? ['system'] : []), ...others], where });
  if (!whole) return NOTHING;
  const found = new Map(whole.figures.map((f) => [cell(f, f.period?.start), f]));
  const systemIn = (group: Record<string, string>): string => systems?.get(group[places[0]!]!) ?? '';
  const few = withheldBeside(answer, (figure) =>
    cell({ group: { ...pick(figure.group, others), system: systemIn(figure.group) } }, figure.period?.start),
  );
  return (figure) => {
    if (few(figure)) return null;
    const system = systems?.get(figure.group[places[0]!]!);
    if (within && system === undefined) return null;
    const group = { ...pick(figure.group, others), ...(system ? { system } : {}) };
    const theirs = found.get(cell({ group }, figure.period?.start));
    const label = theirs?.labels.system ?? 'all that the edition covers';
    return compared(metric, figure, theirs, whole.rowsCut ? `${label}, of the rows that the policy shows` : label);
  };
}

/** Of each place the system that it is in; a place that is in several is in none. */
async function systemsOf({ question }: Answer, place: string, ask: AskReleased): Promise<Map<string, string>> {
  const both = await ask({ ...question, by: [place, 'system'], grain: null, where: [] });
  const systems = Map.groupBy(both.figures, (f) => f.group[place]!);
  return new Map(
    [...systems].flatMap(([code, figures]): [string, string][] =>
      figures.length === 1 ? [[code, figures[0]!.group.system!]] : [],
    ),
  );
}
