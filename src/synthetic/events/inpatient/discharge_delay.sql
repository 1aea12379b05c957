select
    g.org_code as _partner,
    date_trunc('month', g.date)::date as _period,
    (date_diff('day', date '2000-01-01', g.date) * 100 + (select count(*) from organisation t where t.kind = 'acute' and t.org_code < g.org_code)) * 1000
        + g.band_no * 100 + g.reason_no as _row,
    null::bigint as _resident,
    g.date as snapshot_date,
    g.org_code as trust_code,
    g.reason as delay_reason,
    ['7 to 13 days', '14 to 20 days', '21 days or more'][g.band_no] as length_of_stay,
    count(s.spell_id) as patients
from (
    select d.date, h.org_code, r.code as reason, r.reason_no, b.band_no::bigint as band_no
    -- the snapshot is taken on Sundays
    from day d
    cross join (select distinct org_code from bed_day) h
    cross join delay_reason r
    cross join range(1, 4) b(band_no)
    where d.weekday = 7 and d.date >= chunk_from() and d.date < chunk_to()
) g
left join delayed_stay s on s.org_code = g.org_code and s.reason = g.reason and s.ready_date <= g.date and s.left_on > g.date
    and case when g.date - s.admitted_on >= 20 then 3 when g.date - s.admitted_on >= 13 then 2 when g.date - s.admitted_on >= 6 then 1 end = g.band_no
group by g.date, g.org_code, g.reason, g.reason_no, g.band_no
