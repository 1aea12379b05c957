/** The questions that a file cannot answer, with what was guessed as the default, and the answers read back. */
import { ConcordError, type Problem } from '../../../concord-error.ts';
import { nearestName } from '../../../workspace/nearest-name.ts';
import type { DraftQuestion } from '../../draft.ts';
import type { DraftChoices, DraftFacts } from './draft-facts.ts';
import { guessFigures } from './guess-figures.ts';
import { ANYTHING } from './without-headings.ts';

const ABOUT: { value: DraftChoices['about']; label: string }[] = [
  { value: 'clear', label: 'people, by NHS number, name, birth date or a local number' },
  { value: 'token', label: 'people, by a pseudonym or without anything that names them' },
  { value: 'address', label: 'addresses' },
  { value: 'household', label: 'households' },
  { value: 'none', label: 'nobody: counts, organisations, places, codes' },
];

const choice = (value: string, label = value) => ({ value, label });

const ask = (
  id: string,
  question: string,
  fallback: string,
  choices: DraftQuestion['choices'] = [],
): DraftQuestion => ({ id, question, choices, default: fallback });

export function askQuestions(facts: DraftFacts, today: string): DraftQuestion[] {
  return [
    ask('about', `Who are the rows about?${because(facts)}`, facts.about, ABOUT),
    ask('title', 'What is the dataset called?', titleOf(facts)),
    ask('publisher', 'Who publishes or sends it?', 'not stated'),
    ...(facts.columns.some((c) => c.otherFormats) ? [askDates()] : []),
    ...askRows(facts),
    ...askFigures(facts, today),
  ];
}

const askDates = (): DraftQuestion =>
  ask('dates', 'Are dates written day first or month first? This file can be read both ways.', 'day-first', [
    choice('day-first', 'day first: 31/01/2025'),
    choice('month-first', 'month first: 01/31/2025'),
  ]);

function askRows(facts: DraftFacts): DraftQuestion[] {
  const key = facts.keys[0] ?? [];
  const upsert = choice('upsert', 'new and corrected rows: it is added, and replaces rows with the same key');
  return [
    ask('key', 'Which columns together name one row?', key.join('+') || 'none', [
      ...facts.keys.map((k) => choice(k.join('+'), k.join(' and '))),
      choice('none', 'no columns do'),
    ]),
    ask('mode', 'What does the next file hold?', 'full', [
      choice('full', 'everything again: it replaces this one'),
      choice('append', 'only what is new: it is added'),
      ...(key.length ? [upsert] : []),
    ]),
    ask('period', 'Which date is a row about?', likeliestPeriod(facts), [
      ...facts.periods.map((p) => choice(p)),
      choice('none', 'the rows have no date'),
    ]),
  ];
}

/** A date without a heading may be a birth date: nobody's rows are about that. */
function likeliestPeriod({ periods, columns }: DraftFacts): string {
  const isDoubtful = columns.some((c) => c.name === periods[0] && c.looksLike === ANYTHING);
  return isDoubtful ? 'none' : (periods[0] ?? 'none');
}

/** What only a file of figures needs. */
function askFigures(facts: DraftFacts, today: string): DraftQuestion[] {
  const choices = { key: facts.keys[0] ?? [], period: facts.periods[0] ?? '' };
  const figures = guessFigures(facts.columns, choices, facts.id, facts.rhythm.grain);
  if (!figures) return [];
  const { entity, entityType } = figures;
  const kinds = ['trust', 'icb', 'practice', 'area', 'organisation'].map((e) => choice(e));
  return [
    ...(facts.periods.length
      ? []
      : [ask('as_of', 'Which day are the figures about (YYYY-MM-DD)?', yearIn(facts.fileName) ?? today)]),
    ...(entity ? [ask('entity', `What does '${entity.facts.header}' name?`, entityType, kinds)] : []),
  ];
}

const because = (facts: DraftFacts): string =>
  facts.identityReasons.length ? ` (${facts.identityReasons.join('; ')})` : '';

const titleOf = (facts: DraftFacts): string => {
  const words = facts.id.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

function yearIn(fileName: string): string | null {
  const found = fileName.match(/(?<!\d)(19|20)\d{2}(?!\d)/);
  return found ? `${found[0]}-01-01` : null;
}

/** @throws ConcordError 'usage' with every wrong answer */
export function readAnswers(
  questions: DraftQuestion[],
  answers: Record<string, string>,
  facts: DraftFacts,
  today: string,
): DraftChoices {
  const problems = Object.entries(answers).flatMap(([id, answer]) => answerFault(questions, id, answer));
  if (problems.length) throw new ConcordError('usage', problems);
  const answer = (id: string): string | undefined => answers[id] ?? questions.find((q) => q.id === id)?.default;
  const optional = (id: string): string => {
    const text = answer(id) ?? 'none';
    return text === 'none' ? '' : text;
  };
  const key = optional('key');
  return {
    title: answer('title') ?? facts.id,
    publisher: answer('publisher') ?? 'not stated',
    about: (answer('about') ?? 'clear') as DraftChoices['about'],
    dayFirst: answer('dates') !== 'month-first',
    key: key ? key.split('+') : [],
    mode: (answer('mode') ?? 'full') as DraftChoices['mode'],
    period: optional('period'),
    asOf: answer('as_of') ?? today,
    entityType: answer('entity') ?? 'organisation',
  };
}

function answerFault(questions: DraftQuestion[], id: string, answer: string): Problem[] {
  const question = questions.find((q) => q.id === id);
  const ids = questions.map((q) => q.id);
  if (!question) {
    const near = nearestName(id, ids);
    return [
      told(
        id,
        'there is no such question',
        `one of ${ids.join(', ')}`,
        near ? `did you mean '${near}'?` : 'leave it out',
      ),
    ];
  }
  const values = question.choices.map((c) => c.value);
  if (values.length && !values.includes(answer))
    return [told(id, `'${answer}' is no choice`, `one of ${values.join(', ')}`, 'choose one')];
  if (id === 'as_of' && !/^\d{4}-\d{2}-\d{2}$/.test(answer))
    return [told(id, 'this is not a date', 'YYYY-MM-DD', 'write it so')];
  return answer.trim() === '' ? [told(id, 'the answer is empty', 'some text', 'answer it')] : [];
}

const told = (where: string, problem: string, expected: string, remedy: string): Problem => ({
  where: `answer '${where}'`,
  problem,
  expected,
  remedy,
});
