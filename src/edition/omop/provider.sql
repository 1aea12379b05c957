select
  row_number() over (order by s.provider_code, s.main_specialty) as provider_id,
  s.provider_code || ' ' || s.main_specialty as provider_source_value,
  s.main_specialty as specialty_source_value,
  0 as specialty_concept_id,
  0 as specialty_source_concept_id,
  c.care_site_id,
  s.provider_code,
  s.main_specialty
from omop_specialty as s
left join cdm_care_site as c on c.care_site_source_value = s.provider_code
