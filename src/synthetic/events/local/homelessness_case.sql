select a.council_code as _partner, date_trunc('month', c.changed_on)::date as _period, d.duty_id * 2 + c.ended::int as _row,
    d.resident_id as _resident,
    a.council_code, 'HL' || lpad(d.case_id::varchar, 10, '0') as case_ref, d.duty, c.changed_on as change_date, i.forename, i.surname,
        i.birth_date, i.sex, i.ethnic_code as ethnic_category,
    i.postcode, d.household_type, d.accommodation, d.applied_on as application_date, d.assessed_on as assessment_date, d.reason,
    case when d.needs_mental_health then 'Y' else 'N' end as need_mental_health, case when d.needs_addiction then 'Y' else 'N' end as need_addiction,
    case when d.needs_physical then 'Y' else 'N' end as need_physical_health,
        case when d.needs_learning then 'Y' else 'N' end as need_learning_disability,
    case when d.needs_domestic_abuse then 'Y' else 'N' end as need_domestic_abuse, case when c.ended then d.ended_on end as duty_end_date,
        case when c.ended then d.outcome end as outcome
from homelessness_duty d
join (
    select duty_id, assessed_on as changed_on, false as ended from homelessness_duty
    union all
    select duty_id, ended_on, true from homelessness_duty where ended_on is not null
) c on c.duty_id = d.duty_id
join identity i on i.resident_id = d.resident_id and d.assessed_on >= i.from_date and d.assessed_on < i.to_date
join council_area a on a.lsoa_id = i.lsoa_id
where c.changed_on >= chunk_from() and c.changed_on < chunk_to()
