-- Events of one sort with the numbers of their person, visit and provider; numbered in an order of all that they say, so that
-- the same rows always get the same numbers.
with taken as (
  select p.person_id, e.*
  from omop_event as e
  join omop_person as p on p.person_token = e.person_token
  where e.started_on <= getvariable('omop_release')
)
select
  row_number() over (order by t) as event_id,
  t.*,
  v.visit_occurrence_id,
  r.provider_id
from taken as t
left join cdm_visit_occurrence as v
  on v.kind = t.visit_kind and v.provider_code = t.provider_code and v.source_id = t.visit_source_id and v.person_id = t.person_id
left join cdm_provider as r on r.provider_code = t.provider_code and r.main_specialty = t.main_specialty
