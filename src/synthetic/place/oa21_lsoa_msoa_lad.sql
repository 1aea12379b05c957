-- Sent once, with the first month. Each small area has four output areas, of which the county knows no more.
select
    o.icb_ods_code as _partner,
    date_trunc('month', start_date())::date as _period,
    row_number() over (order by a.lsoa_code, part) as _row,
    null::bigint as _resident,
    'E00' || (950000 + (a.lsoa_id - 1) * 4 + part) as oa21_code,
    a.lsoa_code as lsoa21_code,
    a.name as lsoa21_name,
    a.msoa_code as msoa21_code,
    m.name as msoa21_name,
    a.lad_code,
    l.name as lad_name
from lsoa a
join msoa m on m.msoa_code = a.msoa_code
join local_authority l on l.lad_code = a.lad_code
cross join range(1, 5) parts(part)
cross join board o
where start_date() >= chunk_from() and start_date() < chunk_to()
