/** People who are added to the made-up county for what is to happen to them. Nobody else in it is called so, nor has one of their numbers. */

export interface Someone {
  /** '' where the sender does not have it */
  nhs: string;
  forename: string;
  surname: string;
  born: string;
  sex: '1' | '2';
  postcode: string;
}

const someone = (nhs: string, name: string, born: string, sex: '1' | '2', postcode: string): Someone => {
  const [forename = '', surname = ''] = name.split(' ');
  return { nhs, forename, surname, born, sex, postcode };
};

/** One person with two numbers, the second of which is given up. */
export const OTTOLINE = someone('9990550336', 'Ottoline Quillfeather', '1951-03-14', '2', 'ZY1 1LB');
export const OTTOLINE_AGAIN = { ...OTTOLINE, nhs: '9991100660', born: '1951-03-15', postcode: 'ZY1 1FY' };

/** Father and son of one name, whose numbers are merged by mistake. */
export const PEREGRINE = someone('9991650997', 'Peregrine Thistlewick', '1941-07-21', '1', 'ZY1 1FF');
export const SON_OF_PEREGRINE = { ...PEREGRINE, nhs: '9992201320', born: '1971-02-09' };

/** One person with three numbers, given up one after the other. */
export const ZEBEDEE = someone('9992751657', 'Zebedee Grimblehawk', '1943-11-02', '1', 'ZY1 1HH');
export const ZEBEDEE_SECOND = { ...ZEBEDEE, nhs: '9993301981', born: '1943-11-12', postcode: 'ZY1 1GZ' };
export const ZEBEDEE_THIRD = { ...ZEBEDEE, nhs: '9993852317', born: '1943-01-02', postcode: 'ZY1 1NN' };

/** Mother and daughter, born on one day of the year; a hospital takes the daughter for her mother. */
export const CLEMENTINA = someone('9994402641', 'Clementina Marrowbone', '1950-05-01', '2', 'ZY1 1DD');
export const DAUGHTER_OF_CLEMENTINA = { ...CLEMENTINA, born: '1980-05-01' };

/** The national service finds that the number is another person's. */
export const BARNABAS = someone('9994952978', 'Barnabas Bramblesworth', '1938-09-17', '1', 'ZY1 1QY');
export const NUMBER_OF_BARNABAS = someone('9994952978', 'Philippa Snorblethwaite', '1989-12-05', '2', 'ZY1 1FY');

/** A practice takes down a digit of the birth date wrong, and has no number: in doubt, and the same person. */
export const THADDEUS = someone('9995503301', 'Thaddeus Wrenfield', '1957-06-13', '1', 'ZY1 1LB');
export const THADDEUS_IN_DOUBT = { ...THADDEUS, nhs: '', born: '1957-06-18', postcode: 'ZY1 1NN' };

/** The same of a woman who is another woman. */
export const WILHELMINA = someone('9996053636', 'Wilhelmina Oakhanger', '1966-08-24', '2', 'ZY1 1HH');
export const COUSIN_OF_WILHELMINA = { ...WILHELMINA, nhs: '', born: '1966-08-29', postcode: 'ZY1 1GZ' };

/** Known to the demographic service by her maiden name; a new practice has her married name and no number. */
export const SERAPHINA = someone('9996603962', 'Sarah Nettlecombe', '1994-04-11', '2', 'ZY1 1FF');
export const SERAPHINA_MARRIED = { ...SERAPHINA, surname: 'Fotheringay', postcode: 'ZY1 1QY' };

/** New to the county: the practice has no number yet, and the demographic service hears of the move months later. */
export const LEOPOLD = someone('9997154290', 'Leopold Crankshaw', '1979-10-30', '1', 'ZY1 1GZ');

/** Two who came to one department in one night: one is booked as the other, and the trust puts it right. */
export const CORDELIA = someone('9997704622', 'Cordelia Windermere', '1955-01-19', '2', 'ZY1 1NN');
export const ROSALIND = someone('9998254957', 'Rosalind Underbarrow', '1983-03-08', '2', 'ZY1 1DD');

/** Whom the demographic service knows from the first month on. */
export const KNOWN: Someone[] = [
  ...[OTTOLINE, OTTOLINE_AGAIN, PEREGRINE, SON_OF_PEREGRINE, ZEBEDEE, ZEBEDEE_SECOND, ZEBEDEE_THIRD, CLEMENTINA],
  ...[BARNABAS, THADDEUS, WILHELMINA, SERAPHINA, CORDELIA, ROSALIND],
];
