-- Districts are listed too. A district can reach outside the ICB its LSOAs are in, so it carries no ICB of its own.
select 'lsoa11' as kind, lsoa11_code as code, lsoa11_name as name, msoa11_code as msoa_code, lad_code, lad_name, icb_code
from source
union all
select 'msoa11', msoa11_code, min(msoa11_name), null, min(lad_code), min(lad_name), null
from source
group by msoa11_code
union all
select 'lad', lad_code, min(lad_name), null, lad_code, min(lad_name), null
from source
group by lad_code
