select
    t.org_code as _partner,
    date_trunc('month', c.called_at)::date as _period,
    c.call_id as _row,
    null::bigint as _resident,
    t.org_code as trust_code,
    c.call_id::varchar as call_id,
    c.called_at,
    c.called_at + to_seconds(c.answer_seconds) as answered_at,
    c.answer_seconds::bigint as answer_seconds
from emergency_call c
cross join (select org_code from organisation where kind = 'ambulance') t
where c.called_at >= chunk_from() and c.called_at < chunk_to()
