-- The share of each small area's emergencies that goes to each acute trust, as planned.
select lsoa_code, org_code, share
from hospital_catchment
join lsoa using (lsoa_id)
order by lsoa_code, org_code
