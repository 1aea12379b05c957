select
    w.org_code as _partner,
    date_trunc('month', w.date)::date as _period,
    (w.date - date '2000-01-01')::bigint * 100 + w.ward_no as _row,
    null::bigint as _resident,
    w.date,
    w.org_code as trust_code,
    w.ward_code,
    w.ward_name,
    w.ward_kind,
    b.icb_code,
    w.capacity::bigint as capacity,
    w.patients::bigint as patients,
    w.from_hospital::bigint as admitted_from_hospital,
    w.from_home::bigint as admitted_from_home,
    w.discharges::bigint as discharges
from virtual_ward_day w
cross join board b
where w.date >= chunk_from() and w.date < chunk_to()
