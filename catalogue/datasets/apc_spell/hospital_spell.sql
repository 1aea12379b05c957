-- Hospital provider spells. Emergency is every method that begins with 2; the length of stay is counted in midnights.
select
  person_key,
  spell_id,
  provider_code,
  site_code,
  commissioner_code,
  birth_month,
  age_on_admission as age,
  sex,
  ethnic_category,
  lsoa_code,
  practice_code,
  admission_method,
  case
    when admission_method in ('11', '12', '13') then 'elective'
    when admission_method like '2%' then 'emergency'
    when admission_method in ('31', '32') then 'maternity'
    when admission_method is not null then 'other'
  end as admission_type,
  admission_source,
  admitted_at,
  patient_classification,
  intended_management,
  administrative_category,
  elective_wait_days,
  discharge_method,
  discharge_destination,
  discharged_at,
  discharge_ready_date,
  case when dates_at_month then length_of_stay else date_diff('day', admitted_at, discharged_at) end as nights,
  dates_at_month,
  to_hospital_at_home,
  rtt_pathway_id as pathway_id,
  rtt_period_status,
  rtt_start_date,
  _delivery as delivery,
  _status as data_status
from source
