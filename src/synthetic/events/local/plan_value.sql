select o.org_code as _partner, p.month as _period, p.plan_id as _row, null::bigint as _resident,
    p.service_line as measure, p.org_code as provider_code, p.month as month_start, p.planned_activity as planned_value
from activity_plan p
cross join (select org_code from organisation where kind = 'icb') o
where p.month >= chunk_from() and p.month < chunk_to()
