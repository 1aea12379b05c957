-- The people with where they live and their practice.
select p.*, l.location_id, c.care_site_id
from omop_person as p
left join cdm_location as l on l.location_source_value = p.lsoa_code
left join cdm_care_site as c on c.care_site_source_value = p.practice_code
