select
    b.org_code as _partner,
    date_trunc('month', b.date)::date as _period,
    date_diff('day', date '2000-01-01', b.date) * 100 + (select count(*) from site t where t.site_code < b.site_code) as _row,
    null::bigint as _resident,
    b.date,
    b.org_code as trust_code,
    o.name as trust_name,
    b.site_code,
    (b.core_beds - b.closed_beds)::bigint as core_beds_open,
    b.escalation_beds::bigint as escalation_beds_open,
    b.closed_beds::bigint as beds_closed,
    (b.core_beds - b.closed_beds + b.escalation_beds)::bigint as beds_open,
    b.occupied::bigint as beds_occupied,
    b.fit::bigint as beds_occupied_no_longer_meeting_criteria,
    b.stays_7::bigint as beds_occupied_7_plus_days,
    b.stays_14::bigint as beds_occupied_14_plus_days,
    b.stays_21::bigint as beds_occupied_21_plus_days,
    b.discharges::bigint as discharges,
    b.critical_open::bigint as adult_critical_care_beds_open,
    b.critical_occupied::bigint as adult_critical_care_beds_occupied,
    coalesce(a.attendances, 0)::bigint as emergency_attendances,
    coalesce(a.over_12, 0)::bigint as over_12_hours_from_arrival
from (from bed_day where date >= chunk_from() and date < chunk_to()) b
join organisation o on o.org_code = b.org_code
left join (
    -- a department stands where its hospital stands
    select h.site_code, t.arrived_at::date as date, count(*) as attendances, count(*) filter (where t.departed_at > t.arrived_at + interval 12 hour) as over_12
    from attendance t
    join site d on d.site_code = t.site_code
    join site h on h.org_code = d.org_code and h.lsoa_id = d.lsoa_id and h.kind = 'hospital'
    where t.arrived_at >= chunk_from() and t.arrived_at < chunk_to()
    group by h.site_code, t.arrived_at::date
) a on a.site_code = b.site_code and a.date = b.date
