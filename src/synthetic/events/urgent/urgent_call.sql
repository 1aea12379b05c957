-- Whoever gave up before an answer left nothing but the times.
select
    (select org_code from organisation where kind = 'nhs111') as _partner,
    date_trunc('month', c.called_at)::date as _period,
    c.call_id as _row,
    case when c.answered_at is not null then c.resident_id end as _resident,
    c.call_id::varchar as call_id,
    c.called_at,
    c.answered_at,
    c.abandoned_seconds::bigint as abandoned_seconds,
    c.ended_at,
    c.mental_health as mental_health_option,
    c.disposition as triage_outcome,
    c.disposition_kind as disposition,
    c.clinician as clinician_type,
    case when c.answered_at is not null and u(c.call_id, 5320) < 0.9 then i.nhs_number end as nhs_number,
    case when c.answered_at is not null then i.forename end as forename,
    case when c.answered_at is not null then i.surname end as surname,
    case when c.answered_at is not null then i.birth_date end as birth_date,
    case when c.answered_at is not null then greatest(0, date_sub('year', i.birth_date, c.called_at::date)) end as age,
    case when c.answered_at is not null then i.sex end as sex,
    case when c.answered_at is not null then i.postcode end as postcode,
    case when c.answered_at is not null then i.practice_code end as practice_code
from urgent_call c
join identity i on i.resident_id = c.resident_id and c.called_at::date >= i.from_date and c.called_at::date < i.to_date
where c.called_at >= chunk_from() and c.called_at < chunk_to()
