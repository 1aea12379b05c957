-- Sent once, with the first month: the whole county is one board's.
select
    o.icb_ods_code as _partner,
    date_trunc('month', start_date())::date as _period,
    row_number() over (order by a.lsoa_code) as _row,
    null::bigint as _resident,
    a.lsoa_code as lsoa21_code,
    a.name as lsoa21_name,
    o.sub_icb_ons_code,
    o.sub_icb_code,
    o.sub_icb_name,
    o.icb_code,
    o.icb_ods_code,
    o.icb_name,
    a.lad_code,
    l.name as lad_name
from lsoa a
join local_authority l on l.lad_code = a.lad_code
cross join board o
where start_date() >= chunk_from() and start_date() < chunk_to()
