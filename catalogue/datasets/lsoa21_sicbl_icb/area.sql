select 'lsoa21' as kind, lsoa21_code as code, lsoa21_name as name, lad_code, lad_name, icb_code
from source
