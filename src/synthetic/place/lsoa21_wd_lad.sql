-- Sent once, with the first month: the county's wards do not change.
select
    o.icb_ods_code as _partner,
    date_trunc('month', start_date())::date as _period,
    row_number() over (order by a.lsoa_code) as _row,
    null::bigint as _resident,
    a.lsoa_code as lsoa21_code,
    a.name as lsoa21_name,
    a.ward_code,
    w.name as ward_name,
    a.lad_code,
    l.name as lad_name
from lsoa a
join ward w on w.ward_code = a.ward_code
join local_authority l on l.lad_code = a.lad_code
cross join board o
where start_date() >= chunk_from() and start_date() < chunk_to()
