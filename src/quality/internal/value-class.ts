/** What sort of text stood in a cell, never the text: enough for a steward to know what went wrong. */

/** One letter inside the rows' file, the word outside. */
export const VALUE_CLASSES: Record<string, string> = {
  m: 'missing',
  b: 'blank',
  w: 'whole number',
  n: 'decimal number',
  d: 'date-like',
  t: 'time-like',
  l: 'letters',
  c: 'letters and digits',
  s: 'starts or ends with a space',
  o: 'other text',
};

/** SQL of the letter for a text. */
export const valueClass = (text: string): string =>
  `case when ${text} is null then 'm' when trim(${text}) = '' then 'b'` +
  ` when ${text} <> trim(${text}) then 's'` +
  ` when regexp_full_match(${text}, '[+-]?[0-9]+') then 'w'` +
  ` when regexp_full_match(${text}, '[+-]?[0-9,]*\\.[0-9]+([eE][+-]?[0-9]+)?') then 'n'` +
  ` when regexp_full_match(${text}, '[0-9]{1,4}[-/. ][0-9A-Za-z]{1,9}[-/. ][0-9]{2,4}([ T].*)?') then 'd'` +
  ` when regexp_full_match(${text}, '[0-9]{1,2}:[0-9]{2}(:[0-9.]+)?') then 't'` +
  ` when regexp_full_match(${text}, '[\\p{L} ]+') then 'l'` +
  ` when regexp_full_match(${text}, '[\\p{L}0-9 ]+') then 'c' else 'o' end`;

/** SQL of the word for a letter. */
export const classWord = (letter: string): string =>
  `case ${letter} ${Object.entries(VALUE_CLASSES)
    .map(([l, word]) => `when '${l}' then '${word}'`)
    .join(' ')} else null end`;
