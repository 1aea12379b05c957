select 'msoa21' as kind, msoa21_code as code, min(msoa21_name) as name, min(lad_code) as lad_code, min(lad_name) as lad_name
from source
group by msoa21_code
