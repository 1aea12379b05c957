-- Every larger area with the one above it.
select level, code, name, parent_code
from (
    select 1 as depth, 'place' as level, place_id::varchar as code, name, null as parent_code from place
    union all
    select 2, 'local authority', lad_code, name, place_id::varchar from local_authority
    union all
    select 3, 'ward', ward_code, name, lad_code from ward
    union all
    select 4, 'msoa', msoa_code, name, lad_code from msoa
) levels
order by depth, code
