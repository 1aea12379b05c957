select
  'lsoa11' as kind,
  lsoa11_code as code,
  lsoa11_name as name,
  population_total as population,
  imd_score as imd_2019_score
from source
