select 'icb' as kind, icb_code as code, icb_name as name, icb_ods_code as other_code
from source
