-- People as the national demographic service knows them: everybody in the first month, then those whose entry changed.
with
last_place as (
    select resident_id, to_date, practice_id from registration where to_date is not null
)
select gp_processor() as _partner, c.month as _period, c.resident_id * 1024 + (year(c.month) - 2000) * 12 + month(c.month) as _row, c.resident_id as _resident,
    i.nhs_number, '01' as nhs_number_status, i.forename, i.surname, i.birth_date, i.sex, i.ethnic_code as ethnic_category,
    case when r.death_date <= c.as_at then r.death_date end as death_date,
    case when r.death_date <= c.as_at then case when u(r.resident_id, 6141) < 0.03 then '1' else '2' end end as death_notification_status,
    i.address_line, i.postcode, i.uprn, i.lsoa_code,
    case when r.death_date <= c.as_at then null else i.practice_code end as practice_code,
    case when r.death_date <= c.as_at then null when i.practice_code is not null then
        (select max(g.from_date) from registration g where g.resident_id = c.resident_id and g.from_date <= c.as_at) end as practice_from_date,
    case when r.death_date <= c.as_at then 'DEA' when i.practice_code is null and g.resident_id is not null then 'ORR' end as reason_for_removal,
    preferred_language(i.ethnic_code, c.resident_id) as preferred_language,
    preferred_language(i.ethnic_code, c.resident_id) <> 'en' and u(r.resident_id, 6143) < 0.5 as interpreter_required,
    u(c.resident_id, 6130) < 0.0015 as is_spine_sensitive,
    c.as_at as effective_from
from spine_change c
join resident r using (resident_id)
join identity i on i.resident_id = c.resident_id and c.as_at >= i.from_date and c.as_at < i.to_date
left join last_place g on g.resident_id = c.resident_id and g.to_date = i.from_date
where c.month >= chunk_from() and c.month < chunk_to()
