select
    practice_code, practices.name as practice_name, practice.pcn_code, pcns.name as pcn_name, practice.place_id, lsoa_code,
    practice.x, practice.y, practice.longitude, practice.latitude
from practice
join organisation practices on practices.org_code = practice.practice_code
join organisation pcns on pcns.org_code = practice.pcn_code
join lsoa using (lsoa_id)
order by practice_code
