-- Registrations, dummy patients left out. A regular registration holds until the day after its end, or until the
-- person's next one starts: practices end a registration late. Temporary ones do not count.
with ordered as (
  select
    *,
    lead(registration_start_date) over (
      partition by coalesce(person_key, -registration_id), registration_type
      order by registration_start_date, registration_id
    ) as next_start
  from source
  where not is_dummy_patient
),
held as (
  select
    *,
    least(registration_end_date + 1, next_start) as until
  from ordered
),
judged as (
  select
    *,
    registration_type <> 'Temporary' and coalesce(until > registration_start_date, true) as holds
  from held
)
select
  person_key,
  registration_id,
  practice_code,
  birth_month,
  sex,
  ethnic_category,
  case when not is_spine_sensitive then lsoa_code end as lsoa_code,
  case when not is_spine_sensitive then home_key end as home_key,
  case when registration_type = 'Temporary' then 'temporary' else 'regular' end as kind,
  registration_start_date as start_date,
  registration_end_date as end_date,
  case when holds then registration_start_date end as held_from,
  case when holds then until end as held_to,
  removal_reason as end_reason,
  date_of_death as death_date,
  type_1_dissent as type_1_objection,
  changed_on as changed_date,
  _delivery as delivery,
  _status as data_status
from judged
