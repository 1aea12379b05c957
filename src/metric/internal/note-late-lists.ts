/** Whose list had not come on a day that was asked, and whose last one stands in for it. */
import type { AnswerOptions } from '../answer-options.ts';
import type { CompileOptions } from '../compile-options.ts';
import { DUCKDB } from '../dialect.ts';
import { periodLabel } from '../grain.ts';
import { compileLateSenders } from '../records/compile-records.ts';
import type { QueryOptions } from '../records/record-query.ts';
import { LATE } from '../records/write-lists.ts';

interface LateSender {
  sender: string;
  list_day: string;
  late: number;
}

/** Senders told of by name; of more it is said how many. */
const MOST_TOLD = 8;

/**
 * Answers: a note on the lists that stand in for later ones, and one on those that are missing; none where all came, or where a metric
 * counts no lists.
 * Arguments: the edition; what its question is compiled from.
 */
export async function noteLateLists(
  { edition }: AnswerOptions,
  compiling: CompileOptions & Pick<QueryOptions, 'asOf' | 'knownTo'>,
): Promise<string[]> {
  const compiled = compileLateSenders({ ...compiling, dialect: DUCKDB });
  if (compiled === null) return [];
  const found = await edition.engine.all<LateSender>(compiled.sql, compiled.parameters);
  const told = (late: number): string => sendersText(found.filter((one) => one.late === late));
  const [standIn, awaited] = [told(LATE.standsIn), told(LATE.awaited)];
  return [
    ...(standIn
      ? [
          `Lists had not come for a day asked, and the sender's last one stands in: ${standIn}. Such figures are incomplete; they are too high where what it holds is in another sender's list by now.`,
        ]
      : []),
    ...(awaited
      ? [
          `Lists are awaited, and the sender's part is missing, since its last one is too old: ${awaited}. Such figures are incomplete.`,
        ]
      : []),
  ];
}

/** Each sender once, with the last of its lists: `RAA (2 Nov 2025), RBB (9 Nov 2025)`. */
function sendersText(late: LateSender[]): string {
  const last = new Map<string, string>();
  for (const { sender, list_day } of late) if ((last.get(sender) ?? '') < list_day) last.set(sender, list_day);
  const all = [...last].map(([sender, day]) => `${sender || 'a sender without a code'} (${periodLabel(day, 'day')})`);
  const more = all.length - MOST_TOLD;
  return `${all.slice(0, MOST_TOLD).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
