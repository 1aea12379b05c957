-- Births through the period: one draw for each woman and year, by her age (rates near England 2023, from memory, lifted to
-- 10.5 births per 1,000 residents), more where she has a partner; no two births of a woman within eleven months.
create or replace macro fertility(age) as
    case when age < 16 then 0 when age < 20 then 0.0085 when age < 25 then 0.037 when age < 30 then 0.079 when age < 35 then 0.097
        when age < 40 then 0.058 when age < 46 then 0.012 else 0 end;

create or replace table forming.maternity as
with women as (
    select l.*, s.ends_here
    from forming.life l
    join (select group_id, nullif(max(coalesce(to_date, date '9999-12-31')), date '9999-12-31') as ends_here from forming.stay group by group_id) s
        using (group_id)
    where l.sex = '2' and l.birth_date < end_date() - 16 * 365 and l.birth_date > start_date() - 46 * 366
),
draws as (
    select w.*, year_nth, start_date() + (365.25 * (year_nth + u(resident_id, 2600 + year_nth::int)))::int as born
    from women w, range(0, 40) as years(year_nth)
    where start_date() + (365.25 * year_nth)::int <= end_date()
),
given as (
    select resident_id as mother_id, partner_id, group_id, household_id, lsoa_id, place_id, deprivation, year_nth, born, false as earlier
    from draws
    where born between greatest(start_date(), arrived_date + 1) and end_date()
        and born < least(death_date, coalesce(leaving_date, death_date), coalesce(ends_here, death_date))
        and u(resident_id, 2640 + year_nth::int) < 1.04 * exp(0.08 * deprivation) * case when partner_id is not null then 1.42 else 0.62 end
            * fertility(date_diff('day', birth_date, born) / 365.25)
    union all
    select mother_id, null, null, null, null, null, null, -1, max(birth_date), true
    from forming.life where mother_id is not null group by mother_id
),
spaced as (
    select *, lag(born) over (partition by mother_id order by born, earlier desc) as before from given
)
select * exclude (earlier, before), u(mother_id, 2680 + year_nth::int) < 0.015 as twins
from spaced
where not earlier and (before is null or date_diff('day', before, born) > 330)
order by mother_id, born;

create or replace table forming.newcomer as
with babies as (
    select m.*, copy, (select max(resident_id) from forming.life) + row_number() over (order by born, mother_id, copy) as resident_id
    from forming.maternity m, range(0, 2) as copies(copy)
    where copy = 0 or twins
)
select b.resident_id, case when u(b.resident_id, 2101) < 0.5125 then '1' else '2' end as sex, b.born as birth_date,
    b.group_id, b.household_id, b.lsoa_id, b.place_id, b.deprivation, 'birth' as origin, 'child' as arrangement, b.born as arrived_date,
    null as partner_id, b.mother_id, b.mother_id as parent_id, t.resident_id as twin_of, b.born as from_date
from babies b left join babies t on t.mother_id = b.mother_id and t.born = b.born and t.copy <> b.copy
order by b.resident_id;
