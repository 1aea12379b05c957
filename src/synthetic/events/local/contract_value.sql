select o.org_code as _partner, p.month as _period, p.plan_id as _row, null::bigint as _resident,
    p.org_code as provider_code, p.service_line, p.month as month_start, p.contract_type, p.planned_activity as contracted_activity,
    p.unit_price::double as unit_price, round(p.planned_activity * p.unit_price, 2)::double as contract_value
from activity_plan p
cross join (select org_code from organisation where kind = 'icb') o
where p.month >= chunk_from() and p.month < chunk_to()
