-- Everybody's stays as they would be if none got in the way of another. The draw of a stay is the resident's number, the day
-- and the kind, so that it is the same whatever else happens.
create or replace macro stay_id(resident_id, date, kind_no) as ((resident_id) * 16384 + date_diff('day', date '1990-01-01', date)) * 8 + kind_no;

create or replace temp table hospital_share as
select lsoa_id, org_code, sum(share::decimal(9, 6)) over earlier - share::decimal(9, 6) as low
from hospital_catchment
window earlier as (partition by lsoa_id order by org_code);

-- the main hospital of each trust, and its other one
create or replace temp table trust_hospital as
select o.org_code, min(s.site_code) as main_site, max(s.site_code) as other_site, count(*) over () as trusts
from organisation o join site s on s.org_code = o.org_code and s.kind = 'hospital'
where o.kind = 'acute'
group by o.org_code order by o.org_code;

-- each resident keeps to one hospital while they live in one area
create or replace temp table emergency_candidate as
with
drawn as (
    select e.*, stay_id(e.resident_id, e.date, 0) as draw, m.via_ed, m.treatment_function,
        u(e.resident_id, 4520) as hospital_draw, u(stay_id(e.resident_id, e.date, 0), 4521) as hour_draw,
        p.until_date, date_sub('year', e.birth_date, e.date) as age
    from emergency_admission e
    join inpatient_cause_file m using (cause)
    join present p using (resident_id)
),
timed as (
    select d.*, u(d.draw, 4522) < d.via_ed * case when isodow(d.date) > 5 then 1.08 else 0.97 end as by_ed,
        d.date + to_hours(h.hour::bigint) + to_minutes(floor(60 * u(d.draw, 4523))::bigint) as came_at, s.org_code
    from drawn d
    asof join hour_weight h on h.profile = 'ed' and d.hour_draw >= h.low
    asof join hospital_share s on s.lsoa_id = d.lsoa_id and d.hospital_draw >= s.low
)
select w.draw, w.resident_id, 'emergency' as kind, w.cause, w.age, w.dies, w.org_code,
    case when u(w.draw, 4525) < 0.82 then h.main_site else h.other_site end as site_code,
    -- who came by the emergency department lies there until a bed is found (bed-wait.sql)
    came_at as admitted_at,
    case when by_ed then '21' else
        case when cause = 'mental-crisis' and u(draw, 4526) < 0.5 then '25'
            else pick(['22', '22', '22', '22', '22', '22', '2D', '2D', '2D', '2D', '24', '24', '24', '23', '2A', '28'], u(draw, 4527)) end
    end as admission_method,
    by_ed as via_ed,
    case when age < 17 then '420' when age >= 78 and treatment_function = 300 and u(draw, 4528) < 0.6 then '430'
        else treatment_function::varchar end as treatment_function
from timed w join trust_hospital h using (org_code);

create or replace temp table planned_candidate as
select stay_id(e.resident_id, e.date, 2) as draw, e.resident_id,
    case when e.opcs_code = 'X403' then 'regular' when e.intended = 'day-case' then 'day-case' else 'elective' end as kind,
    e.org_code, e.site_code, e.treatment_function::varchar as treatment_function, e.pathway_id, e.opcs_code,
    e.date + to_minutes((420 + floor(19 * u(stay_id(e.resident_id, e.date, 2), 4530)) * 15)::bigint) as admitted_at,
    date_sub('year', p.birth_date, e.date) as age
from elective_admission e
join present p on p.resident_id = e.resident_id and e.date >= p.from_date and e.date < p.until_date
where e.date between start_date() and end_date()
qualify row_number() over (partition by e.resident_id, e.date order by e.pathway_id nulls last, e.opcs_code) = 1;

-- Births in hospital (all but about one in fifty), by the way of birth: 40% by caesarean section and 11% with instruments
-- (England 2024, from memory). A stay of the mother before the birth in every other pregnancy.
create or replace table delivery as
with
births as (
    select b.mother_id, b.birth_date, min(b.resident_id) as first_baby, count(*) as babies
    from resident b
    join present m on m.resident_id = b.mother_id and b.birth_date >= m.from_date and b.birth_date < m.until_date
    where b.birth_date between start_date() and end_date() and b.mother_id is not null
    group by b.mother_id, b.birth_date
),
drawn as (
    select b.*, p.from_date, r.lsoa_id, date_sub('year', r.birth_date, b.birth_date) as age, u(b.mother_id, 4520) as hospital_draw,
        u(b.first_baby, 4531) as way
    from births b
    join present p on p.resident_id = b.mother_id
    join resident r on r.resident_id = b.mother_id
    where u(b.first_baby, 4532) >= 0.022
)
select d.mother_id, d.birth_date, d.first_baby, d.babies::tinyint as babies, d.from_date, d.age, s.org_code, h.main_site as site_code,
    case when way < 0.17 then 'planned-caesarean' when way < 0.40 then 'caesarean' when way < 0.51 then 'instrumental' else 'birth-unaided' end as cause,
    birth_date + to_minutes(floor(1440 * u(first_baby, 4533))::bigint) as born_at
from drawn d
asof join hospital_share s on s.lsoa_id = d.lsoa_id and d.hospital_draw >= s.low
join trust_hospital h using (org_code)
order by mother_id, birth_date;
