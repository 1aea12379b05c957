/** The only place that makes something Released. What is not released cannot be sent. */
import { ConcordError } from '../concord-error.ts';
import { disclosureNote } from '../metric/file-notes.ts';
import type { Answer, Figure, Metric } from '../metric/metric.ts';
import { coarseScore } from '../metric/quality-to-pass-on.ts';
import type { Released } from '../metric/released.ts';
import type { Decision, Grant, Refusal } from './decision.ts';
import { DISCLOSURE_RULES, type DisclosureRule, MARKED, SHOWS_EVERY_FIGURE } from './disclosure.ts';
import { noRowsAllowed } from './no-rows-allowed.ts';
import { isAmount, isOfFew } from './of-few.ts';
import { withheldBeside } from './withhold-beside.ts';

/**
 * Lets something out under a decision, with the decision's disclosure rule applied.
 *
 * An answer's figures each pass the rule: those that may not be shown get the status 'withheld' and lose their counts. Under a policy
 * that allows no rows every figure is 'not-permitted', and a note says why: a count of nothing would be told as 0.
 * Anything else (a definition, a boundary, a page made of released answers) is let out whole, and only under a rule that
 * need not see each count.
 * @throws ConcordError 'policy-refused' with rule, reason and remedy
 */
export function release<T extends object>(thing: T, decision: Decision): Released<T> {
  const where = isAnswer(thing) ? `metric ${thing.metric.id}` : 'document';
  const { grant, rule } = judged(decision, where);
  const closed = noRowsAllowed(grant);
  if (closed && isAnswer(thing)) return notPermitted(thing, closed.reason) as T as Released<T>;
  if (isAnswer(thing)) return answerUnder(thing, grant, rule) as T as Released<T>;
  if (rule === DISCLOSURE_RULES[SHOWS_EVERY_FIGURE]) return thing as Released<T>;
  // the operator sees exact figures wherever they stand; those of an answer in it are marked by whoever made it
  if (rule === DISCLOSURE_RULES[MARKED]) return thing as Released<T>;
  throw refusal(where, {
    allowed: false,
    rule: grant.disclosureRule,
    reason: 'this rule must see every count, and a whole document hides them',
    remedy: 'ask for the figures one metric at a time',
  });
}

/**
 * As `release`, of an answer that comes in pieces (`answerInPieces`): each piece by itself, since a rule judges each figure by itself;
 * all of them together under a rule that judges figures by those beside them. Whoever stops early awaits `return` of it.
 * @throws ConcordError as `release`, with the first piece
 */
export async function* releasePieces(
  pieces: AsyncGenerator<Answer>,
  decision: Decision,
): AsyncGenerator<Released<Answer>> {
  const rule = decision.allowed ? DISCLOSURE_RULES[decision.disclosureRule] : undefined;
  for await (const piece of rule?.exact ? inOne(pieces) : pieces) yield release(piece, decision);
}

async function* inOne(pieces: AsyncGenerator<Answer>): AsyncGenerator<Answer> {
  const all: Answer[] = [];
  for await (const piece of pieces) all.push(piece);
  if (all[0]) yield { ...all[0], figures: all.flatMap(({ figures }) => figures) };
}

const isAnswer = (thing: object): thing is Answer => 'figures' in thing && 'question' in thing && 'metric' in thing;

function answerUnder(answer: Answer, grant: Grant, rule: DisclosureRule): Answer {
  if (rule === DISCLOSURE_RULES[SHOWS_EVERY_FIGURE]) return withoutUntold(answer);
  return rule === DISCLOSURE_RULES[MARKED] ? markSmall(withoutUntold(answer)) : discloseAnswer(answer, grant, rule);
}

/** What came although its sender was silent is no figure for anybody. */
const withoutUntold = (answer: Answer): Answer =>
  answer.figures.some(({ untold }) => untold)
    ? { ...answer, figures: answer.figures.map(({ untold: _, ...figure }) => figure) }
    : answer;

function notPermitted(answer: Answer, reason: string): Answer {
  const told = `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
  const figures = answer.figures.map((figure) => ({
    ...emptied(figure, 'not-permitted'),
    ...{ reported: 0, expected: 0 },
  }));
  return { ...answer, figures, notPermitted: told, notes: [told, ...answer.notes] };
}

/** A published national figure needs no control: it has neither `by` nor `where`, and the policy cuts no rows away. */
function discloseAnswer(answer: Answer, grant: Grant, rule: DisclosureRule): Answer {
  const { by, where } = answer.question;
  const isWhole = !by.length && !where.length && !Object.keys(grant.rowFilter).length;
  if (isWhole && answer.metric.records === null && grant.purpose === null) return answer;
  const alone = answer.figures.map((figure) => disclose(figure, answer, rule));
  const beside = rule.exact ? withheldBeside(answer, alone, rule) : [];
  const figures = alone.map((figure, i) =>
    withoutRows(beside[i] && figure.status === 'value' ? emptied(figure, 'withheld') : figure, answer),
  );
  return {
    ...{ ...answer, figures, disclosed: rule.means, notes: [...answer.notes, disclosureNote(rule.means)] },
    sources: answer.sources.map(coarsely),
    ...(answer.sourcesBeside ? { sourcesBeside: answer.sourcesBeside.map(coarsely) } : {}),
    ...(rule.exact ? { secret: figures.filter((_, i) => beside[i]) } : {}),
  };
}

const coarsely = <S extends { quality: number | null }>(source: S): S => ({
  ...source,
  quality: coarseScore(source.quality),
});

/** A rate of too few events has no value and shows its counts all the same. */
const MARKABLE: readonly Figure['status'][] = ['value', 'no-rate', 'no-data'];

/** Exact figures, of which those that the rule of the metric would withhold are marked. A rule that nobody knows marks them all. */
function markSmall(answer: Answer): Answer {
  const name = answer.metric.disclosure;
  const rule = Object.hasOwn(DISCLOSURE_RULES, name) ? DISCLOSURE_RULES[name] : undefined;
  const figures = answer.figures.map((f) =>
    MARKABLE.includes(f.status) && (!rule || isOfFew(f, answer, rule)) ? { ...f, small: true } : f,
  );
  if (!figures.some((f) => f.small)) return { ...answer, marked: true };
  const note = `Small numbers are marked and exact, for the operator alone. To release figures: ${rule ? rule.means : `no rule '${name}' is known`} (--for-release).`;
  return { ...answer, marked: true, figures, notes: [...answer.notes, note] };
}

function judged(decision: Decision, where: string): { grant: Grant; rule: DisclosureRule } {
  if (!decision.allowed) throw refusal(where, decision);
  const rule = Object.hasOwn(DISCLOSURE_RULES, decision.disclosureRule) && DISCLOSURE_RULES[decision.disclosureRule];
  if (rule) return { grant: decision, rule };
  throw refusal(where, {
    allowed: false,
    rule: 'unknown-disclosure-rule',
    reason: `the decision asks for the rule '${decision.disclosureRule}', which does not exist`,
    remedy: `name one of ${Object.keys(DISCLOSURE_RULES).join(', ')} in the policy`,
  });
}

const refusal = (where: string, { rule, reason, remedy }: Refusal): ConcordError =>
  new ConcordError('policy-refused', {
    where,
    problem: `${reason} (rule ${rule})`,
    expected: 'a policy that allows it',
    remedy,
  });

/**
 * One figure under a rule. Both counts must be showable, and of a part (`complementOf`) the rest as well: 98 of 100 are 2 who
 * are not. Intervals are left out: they are worked out from the exact
 * counts, which could be worked back from them. The sum behind a mean is judged as a count, though rules ask for the number of values
 * alone: of whole numbers (contacts, nights, a flag of 0 and 1) a sum of 3 over 1,000 people is three people at most, and the mean
 * times the number of values gives it back. A mean of such a sum is withheld, however many values there are.
 */
function disclose(figure: Figure, answer: Answer, rule: DisclosureRule): Figure {
  if (figure.status !== 'value') return emptied(figure, figure.status);
  const { numerator: x, denominator: n } = figure;
  const { metric } = answer;
  if (isOfFew(figure, answer, rule)) return emptied(figure, 'withheld');
  const amount = isAmount(answer);
  const [shownX, shownN] = [amount ? null : x, n].map((c) => (c === null ? null : (rule.count(c) as number)));
  const isSum = amount || metric.kind === 'mean' || metric.kind === 'percentile';
  const value = amount
    ? threeDigits(figure.value)
    : shownValue(metric, figure, rule, { x: shownX ?? 0, n: shownN ?? 0 });
  return {
    ...emptied(figure, value === null ? 'withheld' : 'value'),
    value,
    numerator: isSum ? null : (shownX ?? null),
    denominator: shownN ?? null,
  };
}

/** How many rows were counted is the count itself: of records it says what was withheld or rounded. */
const withoutRows = (figure: Figure, { metric }: Answer): Figure =>
  metric.records === null ? figure : { ...figure, reported: 0, expected: 0 };

/** A value that counts could be worked back from when it had all its digits. */
const threeDigits = (value: number | null): number | null => (value === null ? null : Number(value.toPrecision(3)));

/** A value whose counts may be shown, from these counts where it is made of them alone. */
function shownValue(
  { kind, multiplier }: Metric,
  { value }: Figure,
  rule: DisclosureRule,
  { x, n }: { x: number; n: number },
): number | null {
  switch (kind) {
    case 'count':
      return multiplier * x;
    case 'proportion': {
      const share = rule.share(x, n);
      return share === null ? null : multiplier * share;
    }
    case 'ratio':
    case 'rate':
      return n === 0 ? null : (multiplier * x) / n;
    case 'mean':
    case 'percentile':
    case 'standardised-rate':
    case 'standardised-ratio':
      return threeDigits(value);
  }
}

const emptied = ({ untold: _, ...figure }: Figure, status: Figure['status']): Figure => ({
  ...figure,
  status,
  value: null,
  lower: null,
  upper: null,
  numerator: null,
  denominator: null,
});
