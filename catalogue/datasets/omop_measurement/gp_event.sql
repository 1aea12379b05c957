-- Results as coded entries. A code is taken where it is SNOMED CT by its form; eight vital signs are brought over from LOINC, by
-- what both call them (from memory, no map of either owner is at hand). Other codes are no codes here, and the entry counts.
select
  person_key,
  measurement_id as event_id,
  visit_occurrence_id as encounter_id,
  measurement_date as effective_date,
  'day' as date_precision,
  measurement_date as recorded_date,
  case
    when regexp_full_match(measurement_source_value, '[1-9][0-9]{5,17}') then measurement_source_value
    when measurement_source_value = '8480-6' then '271649006'
    when measurement_source_value = '8462-4' then '271650006'
    when measurement_source_value = '39156-5' then '60621009'
    when measurement_source_value = '29463-7' then '27113001'
    when measurement_source_value = '8302-2' then '1153637007'
    when measurement_source_value = '8867-4' then '78564009'
    when measurement_source_value = '9279-1' then '86290005'
    when measurement_source_value = '8310-5' then '386725007'
  end as code,
  value_as_number as value,
  unit_source_value as unit,
  false as is_problem,
  _delivery as delivery,
  _status as data_status
from source
