select
    org_code as _partner,
    date_trunc('month', date)::date as _period,
    (date - date '2000-01-01')::bigint * 100 + unit_no as _row,
    null::bigint as _resident,
    date,
    org_code as trust_code,
    site_code,
    unit_code,
    unit_name,
    beds_open::bigint as beds_open,
    beds_closed::bigint as beds_closed,
    occupied::bigint as beds_occupied,
    ready::bigint as patients_ready_to_leave,
    from_hospital::bigint as admitted_from_hospital,
    from_home::bigint as admitted_from_home,
    discharges::bigint as discharges
from community_bed_day
where date >= chunk_from() and date < chunk_to()
