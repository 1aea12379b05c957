/** What records and persons are called, born and housed: for the eyes of those who look after the index. It identifies people. */

/** What is said of a person; null where nothing is. */
export interface IdentityDetails {
  nhs_number: string | null;
  forename: string | null;
  surname: string | null;
  birth_date: string | null;
  sex: string | null;
  postcode: string | null;
  local_number: string | null;
}

const AS_SAID = ['nhs_number', 'forename', 'surname', 'birth_date', 'sex'];

/** SQL of the details of a record: columns over r, a row of `identity_record`, and e, the same of `record_evidence`. */
export const RECORD_DETAILS = `${AS_SAID.map((column) => `nullif(r.${column}, '') as ${column}`).join(', ')},
  coalesce(e.postcode, nullif(r.postcode, '')) as postcode,
  nullif(trim(concat_ws(' ', r.local_from, r.local_number)), '') as local_number`;
