-- Sent once, with the first month: the county's postcodes neither begin nor end.
select
    o.org_code as _partner,
    date_trunc('month', start_date())::date as _period,
    row_number() over (order by p.postcode) as _row,
    null::bigint as _resident,
    p.postcode,
    date '1980-01-01' as introduced_month,
    null::date as ended_month,
    a.lsoa_code
from postcode p
join lsoa a on a.lsoa_id = p.lsoa_id
cross join (select org_code from organisation where kind = 'icb') o
where start_date() >= chunk_from() and start_date() < chunk_to()
