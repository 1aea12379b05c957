/** What headings say of a column of words: that persons stand there, that organisations or areas do, or another thing that is nobody. */
import { headingForms } from './heading-words.ts';

const PERSONS =
  / (clients?|patient|pat|pt|person|resident|subject|carers?|worker|nurse|doctor|dr|consultant|clinician|mothers?|mum|fathers?|dad|child|baby|infant|kin|staff|employee|manager|colleague|surname|forename|initials|given|christian|contact|user|lead|keyworker|midwife|therapist|caller|reporter|who|whom|[a-z]*(?:patient|client|baby|mother|father|child|carer|consultant|doctor|nurse|gp|kin|staff|employee|manager)s?name) | by (?!\d{3})/;
/** Words that are an organisation's or an area's as well: "parent organisation". */
const RELATIVES = / (parents?|partner|family|wife|husband|son|daughter|friend) /;
/** "Patient list type", "staff group": of a kind of persons. */
const OF_A_KIND = / (type|kind|group|grouping|class|category|flag|status|location|pathway) (?:\||$)/;
const PLACES =
  / (org|organi[sz]ations?|providers?|trusts?|practices?|sites?|hospitals?|surgery|clinic|icbs?|icb\d+|ccgs?|pcns?|pco|sub icb|sicbl|hin|commissioner|purchaser|regions?|areas?|country|nation|county|districts?|council|locality|localities|borough|authority|geography|neighbourhood|constituency|parish|network|lsoa|msoa|oa|ltla|utla|lad|ruc|rurality|urban|ods|ons|gss|(?:lsoa|msoa|oa|icb|sicbl|ltla|utla|lad|ccg|pcn|gor|wd|ward)\d*(?:cd|nm|code|name)?h?) /;
const THINGS =
  / (wards?|teams?|service|department|area|indicators?|measures?|metrics?|categor(?:y|ies)|subcategory|types?|kind|groups?|grouping|class|classification|domain|description|desc|label|units?|standard|diagnos[ei]s|condition|treatments?|procedure|specialt(?:y|ies)|speciality|function|part|status|flags?|frequency|polarity|methods?|period|months?|quarter|weeks?|weekday|year|fyear|day|date|age|ages|sex|gender|ethnicity|band|bracket|range|decile|quintile|items?|drug|medication|chapter|bnf|section|source|dataset|data|collection|system|vocabulary|concept|version|file|table|field|check|level|severity|filter|context|statistic|cdm|etl|terminology|snomed|icd|opcs|code|codes|reason|season|series|payer|route|outcome|pathway|setting|organism|pathogen|vaccine|domain|topic|theme|question|modality|test) /;

/** True where a word of it is a person's, whatever the others say: no list is written of what stands there. */
export const speaksOfPersons = (header: string): boolean =>
  PERSONS.test(headingForms(header)) || RELATIVES.test(headingForms(header));

/** A person's heading, as far as it is no organisation's: there is none under it that is not taken for somebody. */
export function namesPersons(header: string): boolean {
  const words = headingForms(header);
  if (OF_A_KIND.test(words)) return false;
  return PERSONS.test(words) || (RELATIVES.test(words) && !PLACES.test(words));
}

export const namesPlaces = (header: string): boolean => !namesPersons(header) && PLACES.test(headingForms(header));

export const namesThings = (header: string): boolean =>
  !namesPersons(header) && (PLACES.test(headingForms(header)) || THINGS.test(headingForms(header)));
