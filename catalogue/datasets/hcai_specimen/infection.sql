-- Specimens that trusts reported, each with where its infection began, by the national rule since April 2019. In a patient of a
-- hospital on the third day or later, the day of admission being the first, it began there (hoha). Otherwise the days since the last
-- discharge from the reporting trust tell: to 27 healthcare associated (coha); to 83 indeterminate (coia), a word for C. difficile
-- alone; longer, or no stay, community associated (coca). Where dates stand at the first of their month, of newborns and
-- of stays of a birth, what the national system said.
with told as (
  select
    *,
    patient_location = 'NHS Acute Trust'
      and patient_category in ('In-patient', 'Day patient', 'Emergency Assessment') as in_hospital,
    case when not dates_at_month then date_diff('day', admission_date, specimen_date) end as days_from_admission,
    case when not dates_at_month then date_diff('day', last_discharge_date, specimen_date) end as days_from_discharge
  from source
)
select
  person_key,
  provider_code,
  specimen_number as specimen_id,
  case data_collection
    when 'MRSA' then 'mrsa'
    when 'MSSA' then 'mssa'
    when 'C. difficile' then 'c-difficile'
    when 'E. coli' then 'e-coli'
    when 'Klebsiella spp.' then 'klebsiella'
    when 'P. aeruginosa' then 'p-aeruginosa'
  end as organism,
  site_code,
  birth_month,
  age,
  sex,
  lsoa_code,
  practice_code,
  specimen_date,
  patient_location,
  patient_category,
  admission_date as admitted_on,
  last_discharge_date as last_discharged_on,
  days_from_admission,
  days_from_discharge,
  dates_at_month,
  case
    when dates_at_month then coalesce(lower(onset_status), 'unknown')
    when in_hospital and (admission_date is null or days_from_admission >= 2) then 'hoha'
    when admitted_in_3_months = 'No' then 'coca'
    when admitted_in_3_months = 'Don''t know' then 'unknown'
    when days_from_discharge between 0 and 27 then 'coha'
    when days_from_discharge between 28 and 83 and data_collection = 'C. difficile' then 'coia'
    when days_from_discharge >= 28 then 'coca'
    else 'unknown'
  end as onset,
  _delivery as delivery,
  _status as data_status
from told
