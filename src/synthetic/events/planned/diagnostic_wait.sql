-- Those who wait for a test at the end of each week (Sunday). Planned tests (surveillance) are listed five weeks ahead; they have
-- a due date and no clock.
with
week as (
    select date as week_ending, (date - date '2000-01-02') // 7 as week_no
    from day
    where weekday = 7 and date >= chunk_from() and date < chunk_to()
),
waiter as (
    select request_id, resident_id, pathway_id, org_code, site_code, treatment_function, test, priority,
        requested_on, tested_on, requested_on as listed_from, 'N' as planned
    from diagnostic_request
    where requested_on < chunk_to() and tested_on >= chunk_from()
    union all
    select 5000000000000 + a.admission_id, a.resident_id, null, a.org_code, a.site_code, a.treatment_function,
        case a.opcs_code when 'M459' then '14' else '12' end, 'routine', null, a.date, greatest(a.date - 35, s.from_date), 'Y'
    from elective_admission a
    join resident_span s on s.resident_id = a.resident_id
    where a.method = '13' and a.opcs_code in ('H229', 'M459') and a.date - 35 < chunk_to() and a.date >= chunk_from()
)
select
    r.org_code as _partner, date_trunc('month', w.week_ending)::date as _period, r.request_id * 4096 + w.week_no as _row, r.resident_id as _resident,
    w.week_ending as week_ending_date, r.org_code as provider_code, r.site_code,
    (select org_code from organisation where kind = 'icb') as commissioner_code,
    'DX' || lpad(r.request_id::varchar, 16, '0') as request_id,
    pathway_identifier(r.org_code, r.pathway_id) as pathway_id,
    i.nhs_number, '01' as nhs_number_status, local_patient_id(r.org_code, r.resident_id) as local_patient_id,
    i.birth_date, i.sex, i.ethnic_code as ethnic_category, i.postcode, i.lsoa_code, i.practice_code,
    r.test as diagnostic_modality, r.treatment_function,
    case when r.pathway_id is null and r.planned = 'N' then '03' else '05' end as referral_source,
    r.requested_on as diagnostic_clock_start_date,
    case r.priority when 'cancer' then 'D2' when 'urgent' then 'D3' else 'D4' end as diagnostic_priority,
    r.planned, case when r.planned = 'Y' then r.tested_on end as planned_due_date,
    case when r.tested_on - w.week_ending <= 10 + floor(12 * u(r.request_id, 5586)) then r.tested_on end as diagnostic_tci_date,
    w.week_ending - r.requested_on as days_waiting
from waiter r
join week w on r.listed_from <= w.week_ending and r.tested_on > w.week_ending
join resident_span s on s.resident_id = r.resident_id and w.week_ending < s.until_date
join identity i on i.resident_id = r.resident_id and w.week_ending >= i.from_date and w.week_ending < i.to_date
