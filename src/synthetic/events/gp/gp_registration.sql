-- Registrations with practices: the whole list in the first month, then those that changed.
with
change as (
    select c.*, g.from_date as registered_from, g.kind, r.death_date,
        greatest(g.from_date, case when c.change = 'ended' then c.as_at - 1 else c.as_at end) as stands_at
    from registration_change c
    join registration g using (registration_id)
    join resident r on r.resident_id = c.resident_id
    where c.month >= chunk_from() and c.month < chunk_to()
)
select gp_processor() as _partner, c.month as _period, c.registration_id * 1024 + (year(c.month) - 2000) * 12 + month(c.month) as _row, c.resident_id as _resident,
    c.registration_id, p.practice_code, i.nhs_number, '01' as nhs_number_status,
    local_patient_id(p.practice_code, c.resident_id) as local_patient_id,
    i.forename, i.surname, i.birth_date, i.sex, i.ethnic_code as ethnic_category, i.address_line, i.postcode, i.uprn,
    case h.kind when 'care-home' then 'RI01' when 'home' then if(left(i.address_line, 4) = 'Flat', 'RD06', ['RD02', 'RD03', 'RD03', 'RD04', 'RD04'][1 + h.household_id % 5]) else 'RI' end
        as property_class,
    case when h.kind = 'no-fixed-abode' then null when i.uprn % 16 = 3 then 'Best match' when i.uprn % 16 = 7 then 'Building only' else 'Exact' end as uprn_match_quality,
    i.lsoa_code,
    case c.kind when 'temporary' then 'Temporary' else 'Regular/GMS' end as registration_type,
    case when c.ended is null then 'Registered' when c.death_date <= c.ended then 'Deceased' else 'Left' end as registration_status,
    c.registered_from as registration_start_date, c.ended as registration_end_date,
    case
        when c.ended is null then null
        when c.death_date <= c.ended then 'Death'
        when exists (from registration n where n.resident_id = c.resident_id and n.from_date = c.ended) then 'Moved to another practice'
        when c.kind = 'temporary' then 'Temporary stay over'
        else 'Gone away'
    end as removal_reason,
    case when c.death_date <= c.as_at then c.death_date end as date_of_death,
    u(c.resident_id, 6130) < 0.0015 as is_spine_sensitive, u(c.resident_id, 6131) < 0.006 as is_confidential, false as is_dummy_patient,
    exists (from opt_out o where o.resident_id = c.resident_id and o.kind = 'type-1' and o.from_date <= c.as_at) as type_1_dissent,
    c.as_at as changed_on, c.change as change_type
from change c
join practice p on p.practice_id = c.practice_id
join identity i on i.resident_id = c.resident_id and c.stands_at >= i.from_date and c.stands_at < i.to_date
join household h on h.household_id = i.household_id
union all
select gp_processor(), date_trunc('month', start_date())::date, 4611686018427387904 + d.practice_id * 8 + d.nth, null,
    4611686018427387904 + d.practice_id * 8 + d.nth, d.practice_code, null, '03', d.local_patient_id, d.forename, d.surname, d.birth_date, d.sex, 'Z',
    'Practice address', null, null, null, null, null, 'Regular/GMS', 'Registered', d.birth_date, null, null, null, false, false, true, false, start_date(), 'listed'
from dummy_patient d
where date_trunc('month', start_date()) >= chunk_from() and date_trunc('month', start_date()) < chunk_to()
