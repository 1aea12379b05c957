/** What sort of text stood in a cell, never the text: enough for a steward to know what went wrong. */

/** Tried in order; the first that fits names the class. */
const CLASSES: [word: string, fits: (text: string) => string][] = [
  ['missing', (t) => `${t} is null`],
  ['blank', (t) => `trim(${t}) = ''`],
  ['starts or ends with a space', (t) => `${t} <> trim(${t})`],
  ['whole number', fits('[+-]?[0-9]+')],
  ['decimal number', fits('[+-]?[0-9,]*\\.[0-9]+([eE][+-]?[0-9]+)?')],
  [
    'date-like',
    fits('([0-9]{1,2}[-/. ]([0-9]{1,2}|[A-Za-z]{3,9})[-/. ][0-9]{2,4}|[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2})([ T].*)?'),
  ],
  ['time-like', fits('[0-9]{1,2}:[0-9]{2}(:[0-9.]+)?')],
  ['digits with gaps', fits('[0-9]+([ -][0-9]+)+')],
  ['letters', fits('[\\p{L} ]+')],
  ['letters and digits', fits('[\\p{L}0-9 ]+')],
];

function fits(pattern: string): (text: string) => string {
  return (t) => `regexp_full_match(${t}, '${pattern}')`;
}

/** SQL of the class of a text. */
export const valueClass = (text: string): string =>
  `case ${CLASSES.map(([word, test]) => `when ${test(text)} then '${word}'`).join(' ')} else 'other text' end`;
