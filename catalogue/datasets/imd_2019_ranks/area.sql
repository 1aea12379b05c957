select 'lsoa11' as kind, lsoa11_code as code, imd_rank as imd_2019_rank, imd_decile as imd_2019_decile
from source
