select o.org_code as _partner, date_trunc('month', v.visited_on)::date as _period, v.visit_id as _row, v.resident_id as _resident,
    'SW' || lpad(v.visit_id::varchar, 10, '0') as visit_ref, v.visited_on as visit_date, h.uprn::varchar as uprn, h.address_line,
        h.postcode, v.source as referral_source,
    v.risk_score::bigint as risk_score, case when v.risk_score >= 14 then 'high' when v.risk_score >= 8 then 'medium' else 'low' end as risk_level,
    case when v.alone then 'Y' else 'N' end as lives_alone, case when v.smokes then 'Y' else 'N' end as smoker,
        case when v.mobility then 'Y' else 'N' end as mobility_difficulty,
    case when v.alarm_fitted then 'Y' else 'N' end as alarm_fitted, v.referral as onward_referral
from fire_visit v
join household h on h.household_id = v.household_id
cross join (select org_code from organisation where kind = 'fire') o
where v.visited_on >= chunk_from() and v.visited_on < chunk_to()
