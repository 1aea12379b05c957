-- What each emergency admission is for. Each cause that is possible at the age waits its own time, shorter the greater its weight for
-- this person (model/causes.csv, model/cause-conditions.csv), and the first one counts: so a cause is as likely as its share of
-- the weights. Of further admissions in a year, two in five are for what the first was for.
create or replace temp table emergency_event as
select y.*, k::integer as nth, y.resident_year * 32 + k as event_id,
    case when k > 0 and u(y.resident_year * 32 + k, 4503) < 0.4 then y.resident_year * 32 else y.resident_year * 32 + k end as cause_draw,
    case
        when b.age < 1 then 0 when b.age < 5 then 1 when b.age < 16 then 5 when b.age < 35 then 16
        when b.age < 55 then 35 when b.age < 70 then 55 when b.age < 80 then 70 else 80
    end as from_age,
    b.age
from emergency_year y, lateral (select date_diff('day', birth_date, middle) / 365.25 as age) b, range(0, admissions) ks(k);

create or replace temp table cause_weight as
with ages as (unpivot inpatient_cause_file on b0, b1, b5, b16, b35, b55, b70, b80 into name band value weight)
select no, cause, fall, deaths, substr(band, 2)::integer as from_age, weight, ln(nullif(male, 0)) as male, ln(deprivation) as deprivation
from ages where weight > 0;

create or replace temp table event_cause as
with
ill as (
    select e.cause_draw, m.cause, sum(round(ln(m.ratio) * 1000)::integer) as log_ratio
    from (select distinct cause_draw, resident_id, middle from emergency_event) e
    join condition c on c.resident_id = e.resident_id
        and c.onset_date <= e.middle and coalesce(c.resolved_date > e.middle, true)
    join cause_condition_file m on m.condition = c.condition
    group by e.cause_draw, m.cause
),
person as (
    select e.cause_draw, min(e.resident_id) as resident_id, min(e.year) as year, min(e.from_age) as from_age, min(e.sex) as sex,
        bool_or(e.dies_in_hospital and e.nth = 0) as last_illness
    from emergency_event e group by e.cause_draw
),
weighed as (
    select p.cause_draw, w.no, w.cause, w.weight
        * exp(coalesce(i.log_ratio, 0) / 1000.0 + w.deprivation * greatest(-3, least(3, c.deprivation))
            + case when p.sex = '1' then coalesce(w.male, -20) / 2 else coalesce(-w.male, 0) / 2 end)
        * case when p.last_illness then w.deaths else 1 end
        * case when w.fall then coalesce(f.annual_fall_probability, 0.3) / 0.45 else 1 end as weight
    from person p
    join cause_weight w on w.from_age = p.from_age
    join constitution c on c.resident_id = p.resident_id
    left join frailty f on f.resident_id = p.resident_id and f.year = p.year
    left join ill i on i.cause_draw = p.cause_draw and i.cause = w.cause
)
select cause_draw, arg_min(cause, exponential(cause_draw * 64 + no, 4504, 1) / weight) as cause
from weighed
where weight > 0.001
group by cause_draw;
