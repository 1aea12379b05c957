-- Infections of the organisms that trusts report, one row for each illness. They are caught in hospital, from the third day of a stay on
-- and the likelier the longer; brought into hospital, and found on the day of an emergency admission or the next, by what it is for; or
-- found without an admission, in the emergency department or by a practice. How often is in model/organisms.csv and model/brought-in.csv.
create or replace macro infection_age_factor(age) as
    case when age < 2 then 0.6 when age < 18 then 0.15 when age < 45 then 0.35 when age < 65 then 0.7 when age < 75 then 1.2 when age < 85 then 1.6 else 2.0 end;

create or replace table infection_found as
with
stay as (
    select s.spell_id, s.resident_id, s.org_code, s.site_code, s.kind, s.cause, s.admitted_at::date as admitted_on,
        coalesce(s.discharged_at::date, end_date()) as last_day, date_sub('year', r.birth_date, s.admitted_at::date) as age,
        s.admitted_at::date - lag(s.discharged_at::date) over (partition by s.resident_id order by s.admitted_at) as days_out
    from spell s
    join resident r using (resident_id)
    where s.kind in ('emergency', 'elective', 'transfer')
),
caught as (
    select s.*, o.organism_no, s.spell_id * 16 + o.organism_no as draw
    from stay s
    cross join organism_file o
    where s.last_day - s.admitted_on >= 2
        and u(s.spell_id * 16 + o.organism_no, 9100)
            < 1 - exp(-o.hospital_days / 100000 * infection_age_factor(s.age) * (s.last_day - s.admitted_on - 1))
),
brought as (
    select s.*, b.organism_no, s.spell_id * 16 + 8 + b.organism_no as draw
    from stay s
    join brought_in_file b on b.cause = s.cause
    -- what a stay leaves behind shows in the weeks after it
    where s.kind = 'emergency' and u(s.spell_id * 16 + 8 + b.organism_no, 9101)
        < b.share / 1000 * case when s.days_out <= 27 then 2.8 when s.days_out <= 83 then 1.8 else 0.85 end
),
-- of a resident's year one draw for all organisms, each with its own stretch of it
stretch as (
    select organism_no, sum(outside::decimal(9, 3)) over earlier - outside::decimal(9, 3) as low, sum(outside::decimal(9, 3)) over earlier as high
    from organism_file
    window earlier as (order by organism_no)
),
year_here as (
    select p.resident_id, p.resident_id * 64 + y.year % 64 as draw, greatest(p.from_date, y.from_date) as from_date,
        least(p.until_date, y.until_date) as until_date, r.lsoa_id, date_sub('year', p.birth_date, y.from_date) as age
    from present p
    join resident r using (resident_id)
    join health_year y on y.from_date < p.until_date and y.until_date > p.from_date
),
outside as (
    select h.*, s.organism_no, h.from_date + floor(u(h.draw, 9104) * (h.until_date - h.from_date))::integer as specimen_date
    from (select *, u(draw, 9103) * 100000 / infection_age_factor(greatest(0, age)) * 365 / (until_date - from_date) as place from year_here) h
    join stretch s on h.place >= s.low and h.place < s.high
),
-- the trust of the area's emergencies
hospital as (
    select lsoa_id, org_code, sum(share::decimal(9, 6)) over (partition by lsoa_id order by org_code) - share::decimal(9, 6) as low
    from hospital_catchment
),
found as (
    select resident_id, organism_no, draw, org_code, site_code, spell_id, admitted_on, true as in_hospital,
        admitted_on + 2 + floor(u(draw, 9102) * (last_day - admitted_on - 1))::integer as specimen_date
    from caught
    union all by name
    select resident_id, organism_no, draw, org_code, site_code, spell_id, admitted_on, true as in_hospital,
        least(last_day, admitted_on + (u(draw, 9102) < 0.25)::integer) as specimen_date
    from brought
    union all by name
    select o.resident_id, o.organism_no, o.draw * 16 + o.organism_no as draw, h.org_code, null as site_code, null as spell_id,
        null as admitted_on, false as in_hospital, o.specimen_date
    from outside o
    asof join hospital h on h.lsoa_id = o.lsoa_id and u(o.resident_id, 4520) >= h.low
    anti join stay s on s.resident_id = o.resident_id and o.specimen_date between s.admitted_on and s.last_day
),
-- a specimen soon after another of the same organism is of the same illness
first_of_illness as (
    select f.*, o.organism, o.least_age, date_sub('year', r.birth_date, f.specimen_date) as age
    from found f
    join resident r using (resident_id)
    join organism_file o using (organism_no)
    window illness as (partition by f.resident_id, f.organism_no order by f.specimen_date, f.draw)
    qualify coalesce(f.specimen_date - lag(f.specimen_date) over illness >= o.repeat_days, true)
)
select resident_id, organism_no, organism, draw, org_code, site_code, spell_id, admitted_on, in_hospital, specimen_date
from first_of_illness
where age >= least_age and specimen_date between start_date() and end_date();

-- The last discharge from the trust that reports, of another stay than the one it was found in: known when it was in the three months before.
create or replace table infection as
with
prior as (
    select f.resident_id, f.organism_no, f.draw, max(s.discharged_at::date) as last_discharge_date
    from infection_found f
    join spell s on s.resident_id = f.resident_id and s.org_code = f.org_code and s.spell_id is distinct from f.spell_id and s.kind <> 'regular'
        and s.discharged_at::date between f.specimen_date - interval 3 month and f.specimen_date
    group by f.resident_id, f.organism_no, f.draw
)
select row_number() over (order by f.specimen_date, f.organism_no, f.draw) as infection_id, f.* exclude (draw),
    case when u(f.draw, 9105) < 0.02 then 'Don''t know' when p.last_discharge_date is null then 'No' else 'Yes' end as admitted_in_3_months,
    case when u(f.draw, 9105) >= 0.02 then p.last_discharge_date end as last_discharge_date,
    u(f.draw, 9106) as detail
from infection_found f
left join prior p using (resident_id, organism_no, draw)
order by infection_id;

drop table infection_found;
drop table organism_file;
drop table brought_in_file;
