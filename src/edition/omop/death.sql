-- reads: death
-- One death a person; the cause of the first registration.
select
  p.person_id,
  p.death_date,
  32817 as death_type_concept_id,
  0 as cause_concept_id,
  d.underlying_cause as cause_source_value,
  0 as cause_source_concept_id
from omop_person as p
left join (
  select person_token, min_by(underlying_cause, (death_date, death_id)) as underlying_cause
  from edition_death
  group by person_token
) as d on d.person_token = p.person_token
where p.death_date is not null
