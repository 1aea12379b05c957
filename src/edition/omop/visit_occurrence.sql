-- A stay that goes on ends on the day of the data, as the conventions of the CDM say. What began after that day is left out.
with numbered as (
  select
    p.person_id,
    v.*,
    coalesce(v.ended_at::date, getvariable('omop_release')) as end_date,
    row_number() over (order by v.kind, v.provider_code, v.source_id, p.person_id, v.started_at) as visit_occurrence_id
  from omop_visit as v
  join omop_person as p on p.person_token = v.person_token
  where v.took_place and v.started_at::date <= getvariable('omop_release')
)
select
  n.visit_occurrence_id,
  n.person_id,
  n.visit_concept_id,
  n.started_at::date as visit_start_date,
  case when n.kind <> 'outpatient_appointment' then n.started_at end as visit_start_datetime,
  greatest(n.end_date, n.started_at::date) as visit_end_date,
  case when n.kind <> 'outpatient_appointment' and n.ended_at >= n.started_at then n.ended_at end as visit_end_datetime,
  32817 as visit_type_concept_id,
  r.provider_id,
  c.care_site_id,
  n.kind as visit_source_value,
  0 as visit_source_concept_id,
  0 as admitted_from_concept_id,
  n.admitted_from as admitted_from_source_value,
  0 as discharged_to_concept_id,
  n.discharged_to as discharged_to_source_value,
  lag(n.visit_occurrence_id) over (partition by n.person_id order by n.started_at, n.visit_occurrence_id) as preceding_visit_occurrence_id,
  n.kind,
  n.provider_code,
  n.source_id,
  n.person_token
from numbered as n
left join cdm_care_site as c on c.care_site_source_value = n.provider_code
left join cdm_provider as r on r.provider_code = n.provider_code and r.main_specialty = n.specialty
