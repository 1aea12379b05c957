select site_code, org_code, site.name, kind, lsoa_code, longitude, latitude
from site
join lsoa using (lsoa_id)
order by site_code
