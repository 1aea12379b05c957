select
    (select org_code from organisation where kind = 'ambulance') as _partner,
    date_trunc('month', date)::date as _period,
    (date - date '2000-01-01')::bigint * 100 + (select count(*) from site t where t.site_code < h.site_code) as _row,
    null::bigint as _resident,
    date,
    org_code as trust_code,
    site_code,
    count(*) as handovers,
    count(*) filter (where seconds > 900) as over_15,
    count(*) filter (where seconds > 1800) as over_30,
    count(*) filter (where seconds > 2700) as over_45,
    count(*) filter (where seconds > 3600) as over_60,
    count(*) filter (where seconds > 7200) as over_120,
    count(*) filter (where seconds > 10800) as over_180,
    round(sum(seconds) / 60.0, 2)::double as minutes_total
from (
    select at_hospital_at::date as date, org_code, site_code, date_diff('second', at_hospital_at, handed_over_at) as seconds
    from ambulance_incident
    where outcome = 'conveyed' and at_hospital_at >= chunk_from() and at_hospital_at < chunk_to()
) h
group by date, org_code, site_code
