-- A department without a handover on a day sends noughts, as in the national report: a day without a row was not sent.
select
    (select org_code from organisation where kind = 'ambulance') as _partner,
    date_trunc('month', d.date)::date as _period,
    (d.date - date '2000-01-01')::bigint * 100 + (select count(*) from site t where t.site_code < s.site_code) as _row,
    null::bigint as _resident,
    d.date,
    s.org_code as trust_code,
    s.site_code,
    count(h.seconds) as handovers,
    count(*) filter (where h.seconds > 900) as over_15,
    count(*) filter (where h.seconds > 1800) as over_30,
    count(*) filter (where h.seconds > 2700) as over_45,
    count(*) filter (where h.seconds > 3600) as over_60,
    count(*) filter (where h.seconds > 7200) as over_120,
    count(*) filter (where h.seconds > 10800) as over_180,
    coalesce(round(sum(h.seconds) / 60.0, 2), 0)::double as minutes_total
from (from day where date >= chunk_from() and date < chunk_to()) d
cross join (select distinct org_code, site_code from ambulance_incident where outcome = 'conveyed') s
left join (
    select at_hospital_at::date as date, org_code, site_code, date_diff('second', at_hospital_at, handed_over_at) as seconds
    from ambulance_incident
    where outcome = 'conveyed' and at_hospital_at >= chunk_from() and at_hospital_at < chunk_to()
) h on h.date = d.date and h.org_code = s.org_code and h.site_code = s.site_code
group by d.date, s.org_code, s.site_code
