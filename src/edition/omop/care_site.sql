-- reads: organisation
-- Organisations that are somebody's practice or gave care, by their ODS codes, with the name that the edition knows.
with code as (
  select practice_code as code from omop_person where practice_code is not null
  union
  select provider_code from omop_visit where took_place and provider_code is not null
  union
  select provider_code from omop_specialty where provider_code is not null
),
named as (
  select code, min_by(name, (kind <> 'trust', kind)) as name, min_by(kind, (kind <> 'trust', kind)) as kind
  from edition_organisation
  where kind in ('trust', 'practice')
  group by code
)
select
  row_number() over (order by c.code) as care_site_id,
  n.name as care_site_name,
  0 as place_of_service_concept_id,
  c.code as care_site_source_value,
  n.kind as place_of_service_source_value
from code as c
left join named as n on n.code = c.code
