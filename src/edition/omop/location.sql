-- reads: person
-- Small areas in which people live; no address exists below the privacy line.
select
  row_number() over (order by lsoa_code) as location_id,
  lsoa_code as location_source_value,
  0 as country_concept_id,
  case left(lsoa_code, 1) when 'E' then 'England' when 'W' then 'Wales' end as country_source_value
from (select distinct lsoa_code from omop_person where lsoa_code is not null) as lived_in
