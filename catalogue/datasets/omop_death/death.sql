-- Deaths of an OMOP CDM; a cause only where it is coded in ICD-10.
select
  person_key,
  row_key as death_id,
  death_date,
  case when regexp_full_match(upper(cause_source_value), '[A-Z][0-9]{2}\.?[0-9X]?') then replace(upper(cause_source_value), '.', '') end as underlying_cause,
  _delivery as delivery,
  _status as data_status
from source
