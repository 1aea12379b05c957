select 'lsoa11' as kind, lsoa11_code as code, lad_code, icb_code
from source
