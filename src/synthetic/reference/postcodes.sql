select postcode, lsoa_code, msoa_code, ward_code, lad_code, postcode.x, postcode.y, postcode.longitude, postcode.latitude
from postcode
join lsoa using (lsoa_id)
order by postcode
