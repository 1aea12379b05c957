-- How often each resident needs urgent care in each year: a weight in each stream (streams.csv), made of age, deprivation,
-- illness, circumstances, the way to the department, and a lasting habit of their own; then a Poisson count around it, so
-- that the county has the stated number per 1,000 residents. Those who are in the county for a part of a year are drawn for the
-- whole of it; what falls outside their time is dropped with its date.

create or replace table urgent_person as
with
troubled as (
    select
        resident_id,
        bool_or(condition = 'SMI') as psychosis,
        bool_or(condition in ('DEP', 'ANX') and resolved_date is null) as low_spirits,
        bool_or(condition = 'alcohol-problems') as drinks,
        bool_or(condition = 'substance-misuse') as drugs
    from condition
    group by resident_id
),
known as (
    select
        p.resident_id, p.sex, p.birth_date, r.deprivation, r.lsoa_id,
        coalesce(t.psychosis, false) as psychosis, coalesce(t.low_spirits, false) as low_spirits,
        coalesce(t.drugs, false) as drugs,
        coalesce(t.drinks, false) or coalesce(s.alcohol = 'higher risk', false) as drinks,
        coalesce(s.homeless, false) as homeless, coalesce(s.care_home, false) as care_home
    from present p
    join resident r using (resident_id)
    left join social s using (resident_id)
    left join troubled t using (resident_id)
)
select
    k.*,
    exp(0.8 * normal(resident_id, 5000))
        * case
            when u(resident_id, 5001) < 0.0035 + 0.02 * (psychosis or drugs)::integer + 0.012 * drinks::integer
                + 0.05 * homeless::integer
            then 6 + 14 * u(resident_id, 5002) else 1
        end
        * (1 + 0.9 * homeless::integer) as habit,
    1 + 9 * psychosis::integer + 2.5 * low_spirits::integer + 3 * drugs::integer + 2 * homeless::integer as mental_need,
    0.5 + 14 * drinks::integer + 3 * drugs::integer + 6 * homeless::integer as alcohol_need,
    0.9 + 0.25 * exp(-a.emergency_km / 10) as emergency_reach,
    0.35 + exp(-a.centre_km / 9) as centre_reach
from known k
join urgent_access a using (lsoa_id)
order by resident_id;

-- the weight of each resident in each year and stream, in the order of streams.csv (passing tables are left unordered: only the
-- last ones of urgent care are read by others, and those are in order)
create or replace table urgent_need as
with
of_year as (
    select
        p.*, y.year, (y.year - year(start_date()))::tinyint as year_no,
        greatest(0, date_diff('day', p.birth_date, y.from_date + 182) // 365.25)::smallint as age,
        least(3, greatest(-3, p.deprivation)) as depth,
        coalesce(t.annual_probability, 0.04) as risk,
        coalesce(f.annual_fall_probability, 0) as fall_risk,
        round((least(q.until_date, y.until_date) - greatest(q.from_date, y.from_date)) / 365.25, 4)::decimal(6, 4) as here
    from urgent_person p
    join present q using (resident_id)
    join health_year y on q.from_date < y.until_date and q.until_date > y.from_date
    left join true_risk t on t.resident_id = p.resident_id and t.as_at = y.from_date
    left join frailty f on f.resident_id = p.resident_id and f.as_at = y.from_date
),
by_stream as (
    select
        resident_id, year, year_no, age, sex, lsoa_id, here, depth, risk,
        [
            habit * g.type_1 * emergency_reach,
            habit * g.type_3 * centre_reach,
            sqrt(habit) * g.type_5,
            habit * g.mental * mental_need,
            habit * g.alcohol * alcohol_need,
            habit * g.alcohol * alcohol_need,
            case when age >= 65 then sqrt(habit) * fall_risk * (1 + care_home::integer) else 0 end,
            habit * g.ambulance * (1 + 1.5 * care_home::integer + homeless::integer),
            habit * g.call
        ] as need
    from of_year
    join urgent_age g using (age)
)
select
    n.resident_id, n.year, n.year_no, s.stream, n.age, n.sex, n.lsoa_id, n.here,
    (need[s.stream] * exp(s.deprivation * depth) * (1 + s.illness * risk) * case when n.sex = '1' then s.male else 1 end)
        ::decimal(12, 4) as weight
from by_stream n
cross join urgent_stream s
where need[s.stream] > 0;

-- What the weights of a stream are multiplied by. The emergency admissions that came through the department, the attendances of
-- the smaller streams, and those whom it sends on to same day emergency care (40 in 100 of these) are part of the 290 of type 1;
-- 55 in 1,000 attendances bring another (arrival.sql).
create or replace table urgent_level as
with
weight_of as (
    select stream, sum(weight * here) as weight from urgent_need group by stream
),
person_years as (
    select sum(here) as years from (select distinct resident_id, year, here from urgent_need)
),
admitted as (
    select count(*) as admissions from spell where via_ed
),
wanted as (
    select
        s.stream,
        case s.name
            when 'type-1' then (s.per_thousand * y.years / 1000 - a.admissions - y.years / 1000 * (
                select sum(per_thousand * case when department_type = '05' then 0.4 else 1 end) from urgent_stream
                where department_type in ('01', '05') and name <> 'type-1')) / 1.055
            when 'type-3' then s.per_thousand * y.years / 1000 / 1.055
            else s.per_thousand * y.years / 1000
        end as events
    from urgent_stream s cross join person_years y cross join admitted a
)
select stream, w.events / o.weight as level, w.events
from wanted w join weight_of o using (stream)
order by stream;
