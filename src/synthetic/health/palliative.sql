-- Palliative care begins some time (a year on average) before death, oftener with an illness whose course is known.
insert into condition_onset
with
dying as (
    select
        c.resident_id, c.age_until,
        (c.nominal_death - c.birth_date - 1) / 365.25 - exponential(c.resident_id, 3410, 1.0) as onset_age,
        max(case o.condition when 'CAN' then 80 when 'DEM' then 60 when 'HF' then 55 when 'COPD' then 55 when 'MND' then 95 else 25 end) as likely
    from constitution c
    join condition_onset o on o.resident_id = c.resident_id
    group by all
)
select resident_id, 'PC', onset_age
from dying
where onset_age > 18 and onset_age < age_until and u(resident_id, 3411) * 100 < likely;
