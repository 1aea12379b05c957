-- Conditions with their dates. `detected_date` is null while nobody has found the illness; `resolved_date` while it lasts.
create or replace table condition as
with
dated as (
    select
        o.resident_id, o.condition, m.no, c.sex, c.known_until, o.onset_age, m.lasts_years, m.snomed,
        c.birth_date + (o.onset_age * 365.25)::integer as onset_date,
        exponential(o.resident_id, 3300 + m.no, m.detection_years * c.slow_to_find) as years_until_found
    from condition_onset o
    join condition_model m on m.condition = o.condition
    join constitution c on c.resident_id = o.resident_id
),
found as (
    select
        *,
        onset_date + least(60000, years_until_found * 365.25)::integer as found_date,
        onset_date + 90 + least(60000, exponential(resident_id, 3600 + no, lasts_years) * 365.25)::integer as over_date
    from dated
    where onset_date < known_until
)
select
    f.resident_id, f.condition, f.onset_date,
    case when f.found_date < f.known_until then f.found_date end as detected_date,
    case when f.over_date < f.known_until then f.over_date end as resolved_date,
    coalesce(s.snomed, f.snomed) as snomed_code,
    s.subtype
from found f
left join condition_subtype s
    on s.condition = f.condition
    and (s.sex is null or s.sex = f.sex)
    and f.onset_age >= s.onset_from and f.onset_age < s.onset_to
    and u(f.resident_id, 3500 + f.no) >= s.low and u(f.resident_id, 3500 + f.no) < s.high
order by f.resident_id, f.condition;

drop table condition_onset;
