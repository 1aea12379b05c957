-- reads: demographic, registration, death, emergency_attendance, hospital_spell, outpatient_appointment
-- One row per person: from the newest demographic record, and for those who have none from the newest registration, so that
-- nothing but those rows rests on what practices sent. An ethnic category that says nothing (Z, 99) is passed over for the
-- last one that a hospital wrote down; a registered death is believed before anybody's note of it.
with recorded as (
  select *
  from demographic
  where person_key is not null
  qualify row_number() over (partition by person_key order by effective_from desc, demographic_id) = 1
),
registered as (
  select *
  from registration
  where person_key is not null and person_key not in (select person_key from recorded)
  qualify row_number() over (partition by person_key order by held_to is null and held_from is not null desc, start_date desc, registration_id) = 1
),
known as (
  select person_key, birth_month, sex, ethnic_category, lsoa_code, home_key, practice_code, death_date, preferred_language,
    interpreter_required, false as gp_sourced
  from recorded
  union all
  select person_key, birth_month, sex, ethnic_category, lsoa_code, home_key,
    case when held_from is not null and held_to is null then practice_code end, death_date, null, null, true
  from registered
),
told as (
  select person_key, ethnic_category, cast(arrived_at as date) as told_on from emergency_attendance
  union all
  select person_key, ethnic_category, cast(admitted_at as date) from hospital_spell
  union all
  select person_key, ethnic_category, appointment_date from outpatient_appointment
),
ethnicity as (
  select person_key, max_by(ethnic_category, (told_on, ethnic_category)) as ethnic_category
  from told
  where person_key is not null and ethnic_category not in ('Z', '99')
  group by person_key
),
died as (
  select person_key, min(death_date) as death_date
  from death
  where person_key is not null
  group by person_key
)
select
  k.person_key,
  k.birth_month,
  case when k.sex in ('1', '2') then k.sex end as sex,
  coalesce(case when k.ethnic_category not in ('Z', '99') then k.ethnic_category end, e.ethnic_category) as ethnic_category,
  k.lsoa_code,
  k.home_key,
  k.practice_code,
  coalesce(d.death_date, k.death_date) as death_date,
  k.preferred_language,
  k.interpreter_required,
  k.gp_sourced
from known as k
left join ethnicity as e on e.person_key = k.person_key
left join died as d on d.person_key = k.person_key
