/** The figures in an unknown file of aggregates: which columns are measured, of whom, when, and split by what. */
import { type DraftColumn, isCodeHeader } from './guess-column.ts';
import { headerWords } from './heading-words.ts';

export interface Measure {
  column: DraftColumn;
  /** snake_case, with the dataset's id before it, so that two datasets do not share one by accident */
  name: string;
  title: string;
  unit: string;
  /** a rate, share, score or average: never added up */
  isRate: boolean;
  /** a number at a moment (beds, people waiting): the last of a year, not the sum */
  isStock: boolean;
}

export interface Figures {
  measures: Measure[];
  /** code of the organisation or area; null when each period has one row, about the whole */
  entity: DraftColumn | null;
  entityType: string;
  grain: 'day' | 'month' | 'quarter' | 'year';
  /** the other column that tells rows apart, if there is exactly one */
  category: DraftColumn | null;
}

const NOT_MEASURED =
  /^(year|rank|decile|quintile|lat|lon|latitude|longitude|easting|northing|row|x|y|objectid|sequence|week|month|quarter|day|financial|hour|index|order|v1|fid)$/;
const RATE =
  / (rate|percent|percentage|proportion|prop|score|mean|average|avg|median|ratio|index|value|prevalence|lower|upper|ci|share|pct) /;
const STOCK = / (waiting|list|size|beds|occupied|available|open|population|registered|register|persons|patients) /;

/** @returns null when the file has no figures to map */
export function guessFigures(
  columns: DraftColumn[],
  { key, period }: { key: string[]; period: string },
  id: string,
  grain: Figures['grain'],
): Figures | null {
  const measured = columns.filter(isMeasured).filter((c) => !key.includes(c.name));
  if (!measured.length) return null;
  const entity = findEntity(columns, key);
  const others = columns.filter(
    (c) => key.includes(c.name) && c !== entity && c.name !== period && !namesSame(c, entity),
  );
  return {
    measures: measured.map((column) => measureOf(column, id)),
    entity,
    entityType: entity ? entityTypeOf(entity) : 'england',
    grain,
    category: others.length === 1 ? others[0]! : null,
  };
}

function isMeasured(c: DraftColumn): boolean {
  const words = headerWords(c.facts.header);
  return (
    (c.type === 'integer' || c.type === 'number') &&
    !isCodeHeader(c.facts.header) &&
    !words.some((w) => NOT_MEASURED.test(w))
  );
}

function measureOf(column: DraftColumn, id: string): Measure {
  const words = ` ${headerWords(column.facts.header).join(' ')} `;
  const isRate =
    column.unit === '%' || RATE.test(words) || (column.type === 'number' && !/ (total|count|number) /.test(words));
  const title = `${column.facts.header.trim()}`;
  return {
    column,
    name: `${id}_${column.name}`,
    title,
    unit: unitOf(column, isRate),
    isRate,
    isStock: STOCK.test(words),
  };
}

function unitOf(column: DraftColumn, isRate: boolean): string {
  if (column.unit) return column.unit;
  if (isRate) return /percent|pct|%/i.test(column.facts.header) ? '%' : 'value';
  const known = headerWords(column.facts.header).find((w) =>
    /^(attendances|admissions|patients|beds|discharges|referrals|pathways|persons|population|people|appointments|calls|deaths|items|cases|staff|minutes|days)$/.test(
      w,
    ),
  );
  return known ?? 'number';
}

const ENTITY = /org|provider|trust|practice|icb|ccg|pcn|lsoa|msoa|lad|ltla|area|gss|geography|region|site|hospital/i;

function findEntity(columns: DraftColumn[], key: string[]): DraftColumn | null {
  const texts = columns.filter((c) => c.type === 'string' && c.facts.blank === 0);
  const coded = texts.filter(
    (c) => (isCodeHeader(c.facts.header) || c.pattern !== null) && ENTITY.test(c.facts.header),
  );
  const inKey = (list: DraftColumn[]) => list.find((c) => key.includes(c.name));
  return (
    inKey(coded) ??
    coded[0] ??
    inKey(texts.filter((c) => ENTITY.test(c.facts.header))) ??
    inKey(texts.filter((c) => c.pattern !== null)) ??
    null
  );
}

/** `org_code` and `org_name` are about the same thing. */
const namesSame = (a: DraftColumn, b: DraftColumn | null): boolean =>
  b !== null && a.facts.distinct === b.facts.distinct && /name/i.test(a.facts.header);

function entityTypeOf(entity: DraftColumn): string {
  const header = entity.facts.header.toLowerCase();
  if (/practice/.test(header)) return 'practice';
  if (/icb/.test(header)) return 'icb';
  if (/lsoa|msoa|lad|ltla|area|gss|geograph/.test(header)) return 'area';
  return /trust|provider|org/.test(header) ? 'trust' : 'organisation';
}
