select org_code as _partner, month as _period, row_id as _row, null::bigint as _resident,
    org_code, month as month_start, staff_group, establishment::double as establishment_wte, in_post::double as in_post_wte,
        vacant::double as vacant_wte,
    absence_days::bigint as absence_days, available_days::bigint as available_days, agency_spend::bigint as agency_spend,
        starters::bigint as starters, leavers::bigint as leavers
from workforce_month
where month >= chunk_from() and month < chunk_to()
