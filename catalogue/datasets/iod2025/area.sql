select
  'lsoa21' as kind,
  lsoa21_code as code,
  lsoa21_name as name,
  lad_code,
  lad_name,
  imd_score as imd_2025_score,
  imd_rank as imd_2025_rank,
  imd_decile as imd_2025_decile
from source
