/** The score of a delivery in the six DAMA dimensions, from counts that were made while it was checked. */
import type { Contract, Dimension } from '../contract/contract.ts';
import type { ColumnProfile, DimensionScore, FaultGroup, QualityScore, Reconciliation } from './check-result.ts';
import { type DqmiCounts, dqmiOf, scoreDqmiItem } from './score-dqmi.ts';

/** How much each dimension weighs in the overall score; those that cannot be checked drop out. */
export const DIMENSION_WEIGHTS: Record<Dimension, number> = {
  completeness: 0.25,
  validity: 0.3,
  uniqueness: 0.15,
  consistency: 0.15,
  timeliness: 0.1,
  accuracy: 0.05,
};

export interface ScoreInputs {
  contract: Contract;
  reconciliation: Reconciliation;
  faults: FaultGroup[];
  profile: ColumnProfile[];
  /** rows whose value is one of the column's default codes, by column */
  defaults: Map<string, number>;
  /** days from the end of the newest period to the check; null when there is no period or no clock */
  daysLate: number | null;
  /** periods submitted and expected, for the DQMI */
  coverage: { submitted: number; expected: number };
}

export function scoreQuality(inputs: ScoreInputs): QualityScore {
  const dimensions = DIMENSIONS.map(([dimension, count]) => toScore(dimension, count(inputs)));
  const known = dimensions.filter((d) => d.score !== null);
  const weight = known.reduce((sum, d) => sum + DIMENSION_WEIGHTS[d.dimension], 0);
  const total = known.reduce((sum, d) => sum + (d.score ?? 0) * DIMENSION_WEIGHTS[d.dimension], 0);
  return { overall: weight === 0 ? null : total / weight, dimensions, dqmi: dqmi(inputs) };
}

/** What was looked at, how much of it passed, and in words what it was; checked 0 means that nothing can check it. */
interface Counted {
  checked: number;
  passed: number;
  explanation: string;
}

const DIMENSIONS: [Dimension, (inputs: ScoreInputs) => Counted][] = [
  ['completeness', completeness],
  ['validity', validity],
  ['uniqueness', uniqueness],
  ['consistency', consistency],
  ['timeliness', timeliness],
  ['accuracy', accuracy],
];

function toScore(dimension: Dimension, { checked, passed, explanation }: Counted): DimensionScore {
  const score = checked === 0 ? null : Math.max(0, Math.min(1, passed / checked));
  return { dimension, score, checked, passed, explanation };
}

/** Cells of the columns that must be filled; of all columns when the contract requires none. */
function completeness({ contract, profile }: ScoreInputs): Counted {
  const needed = contract.columns.filter((c) => c.required || c.dqmi).map((c) => c.name);
  const looked = profile.filter((p) => needed.length === 0 || needed.includes(p.column));
  const checked = sum(looked.map((p) => p.rows));
  const what = needed.length === 0 ? 'all columns' : `${looked.length} columns that should be filled`;
  return { checked, passed: checked - sum(looked.map((p) => p.missing)), explanation: `cells filled, of ${what}` };
}

/** Filled cells without a fault of form, code or range; a line that could not be read counts as one cell that fails. */
function validity({ profile, faults, reconciliation }: ScoreInputs): Counted {
  const unread = sum(faults.filter((f) => f.rule.startsWith('line:')).map((f) => f.rows));
  const filled = sum(profile.map((p) => p.rows - p.missing));
  const failed = failing(faults, 'validity') - sum(lineRows(faults, 'validity'));
  const checked = reconciliation.rowsIn === 0 ? 0 : filled + unread;
  return {
    checked,
    passed: checked - failed - unread,
    explanation: 'filled cells of the right type, form, code and range; unreadable lines count against it',
  };
}

const lineRows = (faults: FaultGroup[], dimension: Dimension): number[] =>
  faults.filter((f) => f.rule.startsWith('line:') && f.dimension === dimension).map((f) => f.rows);

function uniqueness({ contract, faults, reconciliation }: ScoreInputs): Counted {
  const asked = contract.key.length > 0 || contract.columns.some((c) => c.unique);
  const checked = asked ? reconciliation.rowsIn : 0;
  const explanation = asked ? `rows that are the only one with their ${contract.key.join(', ') || 'value'}` : NOT_ASKED;
  return { checked, passed: checked - failing(faults, 'uniqueness'), explanation };
}

function consistency({ contract, faults, reconciliation }: ScoreInputs): Counted {
  const references = contract.columns.filter((c) => c.references).length;
  const rules = contract.rowRules.filter((r) => r.dimension === 'consistency').length;
  const files = contract.datasetRules.filter((r) => r.dimension === 'consistency');
  const broken = faults.filter((f) => f.rule.startsWith('dataset:') && f.dimension === 'consistency').length;
  const checked = reconciliation.rowsIn === 0 ? 0 : reconciliation.rowsIn * (rules + references) + files.length;
  const explanation =
    checked === 0
      ? NOT_ASKED
      : `rows × ${rules + references} rules between columns or datasets, and ${files.length} about the file`;
  return { checked, passed: checked - failing(faults, 'consistency') - broken, explanation };
}

function timeliness({ contract, daysLate }: ScoreInputs): Counted {
  if (daysLate === null)
    return { checked: 0, passed: 0, explanation: 'the contract states no period or no cadence, or no clock was given' };
  const allowed = contract.delivery.expectedAfterDays;
  const inTime = daysLate <= allowed;
  return {
    checked: 1,
    passed: inTime ? 1 : 0,
    explanation: `came ${daysLate} days after the end of its newest period; ${allowed} are expected`,
  };
}

/** Only what is compared with something outside the row can tell whether a value is true. */
function accuracy({ contract, faults, reconciliation }: ScoreInputs): Counted {
  const rows = contract.rowRules.filter((r) => r.dimension === 'accuracy').length;
  const files = contract.datasetRules.filter((r) => r.dimension === 'accuracy').length;
  const checked = reconciliation.rowsIn === 0 ? 0 : reconciliation.rowsIn * rows + files;
  const broken = faults.filter((f) => f.rule.startsWith('dataset:') && f.dimension === 'accuracy').length;
  const explanation = checked === 0 ? 'nothing in the contract can check it' : `${rows} rules a row, ${files} a file`;
  return { checked, passed: checked - failing(faults, 'accuracy') - broken, explanation };
}

const NOT_ASKED = 'the contract asks for nothing that checks it';

const failing = (faults: FaultGroup[], dimension: Dimension): number =>
  sum(faults.filter((f) => f.dimension === dimension).map((f) => f.rows));

const sum = (values: number[]): number => values.reduce((total, v) => total + v, 0);

function dqmi({ contract, profile, faults, defaults, coverage }: ScoreInputs): QualityScore['dqmi'] {
  const items = contract.columns
    .filter((c) => c.dqmi)
    .map((column) => {
      const seen = profile.find((p) => p.column === column.name);
      const invalid = sum(
        faults.filter((f) => f.column === column.name && f.dimension === 'validity').map((f) => f.rows),
      );
      const records = seen?.rows ?? 0;
      const counts: DqmiCounts = {
        column: column.name,
        records,
        validAndComplete: Math.max(0, records - (seen?.missing ?? 0) - invalid),
        defaults: defaults.get(column.name) ?? 0,
        threshold: column.defaults?.threshold ?? 1,
      };
      return scoreDqmiItem(counts);
    })
    .filter((item) => item.records > 0);
  const share = coverage.expected === 0 ? 0 : coverage.submitted / coverage.expected;
  const scores = items.map((i) => i.score);
  return {
    value: dqmiOf(
      scores,
      scores.map(() => share),
    ),
    coverage: share,
    items,
  };
}
