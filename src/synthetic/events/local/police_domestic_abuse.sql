select o.org_code as _partner, date_trunc('month', c.called_at)::date as _period, c.call_id as _row, c.resident_id as _resident,
    'DA' || c.call_id as incident_ref, c.called_at as incident_at, h.uprn::varchar as uprn, h.address_line, h.postcode, l.lsoa_code as area_code,
    case when c.crime then 'crime' else 'non-crime' end as incident_type, c.risk as risk_level,
        case when c.repeat then 'Y' else 'N' end as repeat_victim,
    case when c.marac then 'Y' else 'N' end as marac, p.sex as victim_sex,
    case when age < 25 then '16-24' when age < 35 then '25-34' when age < 45 then '35-44' when age < 55 then '45-54'
        when age < 65 then '55-64' else '65+' end as victim_age_band,
    c.relationship, c.caller, case when c.alcohol then 'Y' else 'N' end as alcohol_involved,
    case when h.children > 0 then 'Y' else 'N' end as children_at_address
from (select c.*, date_diff('day', r.birth_date, c.called_at::date) / 365.25 as age from domestic_abuse_call c join resident r using (resident_id)) c
join resident p on p.resident_id = c.resident_id
join household h on h.household_id = c.household_id
join lsoa l on l.lsoa_id = h.lsoa_id
cross join (select org_code from organisation where kind = 'police') o
where c.called_at >= chunk_from() and c.called_at < chunk_to()
