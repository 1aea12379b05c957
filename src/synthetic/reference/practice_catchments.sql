-- The share of each small area's residents that a practice has, as planned; registrations follow it with chance.
select lsoa_code, practice_code, share
from practice_catchment
join practice using (practice_id)
join lsoa on lsoa.lsoa_id = practice_catchment.lsoa_id
order by lsoa_code, practice_code
