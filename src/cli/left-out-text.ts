/** What an edition left out, each reason told once with the deliveries it holds for. */
import type { Built } from '../journey/build-edition.ts';
import { countText } from './format-table.ts';

/** How many of those that share a reason are named; `explain` and --json name them all. */
const NAMES_SHOWN = 6;

/**
 * @returns a line for each reason: datasets that were refused, with how many of their deliveries; then deliveries left out for any other
 */
export function leftOutTexts({ manifest, refused }: Pick<Built, 'manifest' | 'refused'>): string[] {
  const { leftOut } = manifest.inputs;
  const refusedFor = new Set(refused.map(why));
  const others = leftOut.filter((delivery) => !refusedFor.has(why(delivery)));
  return [
    ...[...Map.groupBy(others, why)].map(
      ([text, all]) => `  Left out ${namesText(all.map((delivery) => delivery.deliveryId))}: ${text}`,
    ),
    ...[...Map.groupBy(refused, (r) => `(${r.rule}): ${why(r)}`)].map(
      ([text, all]) => `  Refused ${namesText(all.map((r) => r.dataset))} ${text}`,
    ),
  ];
}

const why = ({ reason, remedy }: { reason: string; remedy: string }): string => `${reason}; ${remedy}`;

function namesText(names: string[]): string {
  const more = names.length - NAMES_SHOWN;
  // one more name takes no more room than saying that there is one
  return more <= 1 ? names.join(', ') : `${names.slice(0, NAMES_SHOWN).join(', ')} and ${countText(more)} more`;
}
