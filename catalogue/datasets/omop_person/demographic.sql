-- People of an OMOP CDM. Its month of birth stands in for a date of birth that did not come; race is no ethnic category of the NHS.
select
  person_key,
  row_key as demographic_id,
  coalesce(birth_month, make_date(year_of_birth, month_of_birth, 1)) as birth_month,
  sex,
  _delivery as delivery,
  _status as data_status
from source
