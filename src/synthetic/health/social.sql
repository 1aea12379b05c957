-- Circumstances at the end of the period (or of a resident's time in it) that make people need help or find it harder.
create or replace table social as
with
known as (
    select
        c.resident_id, c.age_until as age, c.deprivation, c.mental, h.kind, h.size,
        exists (from carer k where k.resident_id = c.resident_id) as carer,
        s.housebound, s.hard_of_hearing, s.low_mood, s.drinks_harmfully
    from constitution c
    join resident r on r.resident_id = c.resident_id
    left join household h on h.household_id = r.household_id
    left join (
        select
            resident_id,
            bool_or(condition = 'housebound') as housebound,
            bool_or(condition = 'hearing-loss') as hard_of_hearing,
            bool_or(condition = 'DEP' and resolved_date is null) as low_mood,
            bool_or(condition = 'alcohol-problems') as drinks_harmfully
        from condition
        group by resident_id
    ) s on s.resident_id = c.resident_id
)
select
    resident_id,
    coalesce(kind = 'home' and size = 1, false) as lives_alone,
    coalesce(kind = 'care-home', false) as care_home,
    coalesce(kind in ('hostel', 'no-fixed-abode'), false) as homeless,
    carer,
    coalesce(housebound, false) as housebound,
    age >= 16 and u(resident_id, 3900) < 1 / (1 + exp(-(
        -3.4 + 0.25 * deprivation + 0.012 * greatest(age - 50, 0) + 1.0 * coalesce(kind = 'home' and size = 1, false)::integer
        + 0.9 * coalesce(low_mood, false)::integer + 1.0 * coalesce(housebound, false)::integer
        + 0.3 * coalesce(hard_of_hearing, false)::integer))) as isolated,
    case
        when age < 16 then null
        when coalesce(drinks_harmfully, false) then 'higher risk'
        when u(resident_id, 3901) < 0.20 + 0.05 * deprivation then 'none'
        when u(resident_id, 3901) < 0.79 + 0.03 * deprivation then 'lower risk'
        when u(resident_id, 3901) < 0.97 then 'increasing risk'
        else 'higher risk'
    end as alcohol
from known
order by resident_id;
