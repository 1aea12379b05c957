-- When one condition ($1, number $2) begins. It has a clock that runs with age, and a further clock for each earlier condition
-- that makes it likelier, which runs from the onset of that one; it begins when the first clock rings.
-- (A hazard `h(age) * multiplier * (1 + more once the cause is there)`, drawn exactly.)

insert into condition_onset
with
this as (select * from condition_model where condition = $1),
prone as (
    select
        c.resident_id, c.age_until,
        m.from_age, m.rate, m.growth, m.cumulative_to_end,
        exp(
            case c.sex when '1' then m.male else 0 end + m.deprivation * c.deprivation + m.tobacco * c.tobacco
            + m.bmi * c.body_mass_scaled + m.pressure * c.pressure + m.south_asian * c.south_asian + m.black * c.black
            + m.ill_health * c.ill_health + m.mental * c.mental + m.generation * c.generation) as multiplier
    from constitution c cross join this m
    where c.age_until > m.from_age and coalesce(m.only_sex = c.sex, true)
),
rings as materialized (
    select resident_id, age_until, from_age, rate, growth, cumulative_to_end, exponential(resident_id, 3000 + $2::integer, 1) / multiplier as cumulative_at_onset
    from prone
    union all
    select
        p.resident_id, p.age_until, p.from_age, p.rate, p.growth, p.cumulative_to_end,
        cumulative_hazard(o.onset_age, p.from_age, p.rate, p.growth) + exponential(p.resident_id, 3100 + k.no, 1) / (p.multiplier * k.more)
    from condition_onset o
    join condition_cause k on k.cause = o.condition and k.condition = $1
    join prone p on p.resident_id = o.resident_id
)
select resident_id, $1, min(from_age + ln(1 + growth * cumulative_at_onset / rate) / growth)
from rings
where cumulative_at_onset < cumulative_to_end
    and from_age + ln(1 + growth * cumulative_at_onset / rate) / growth < age_until
group by resident_id;
