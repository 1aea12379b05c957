-- What the planted services avert, and what the planted place adds (planted/planted.sql). A stay that ends in death is not averted.
create or replace temp table emergency_placed as
select e.*, i.lsoa_id, l.place_id
from emergency_dated e
asof join identity i on i.resident_id = e.resident_id and e.date >= i.from_date
join lsoa l on l.lsoa_id = i.lsoa_id;

create or replace table truth_averted_spell as
with
reached as (
    select i.intervention, e.resident_id, e.event_id, e.date, e.cause
    from emergency_placed e
    join intervention i on i.intervention = 'falls-service' and i.place_id = e.place_id and e.date >= i.from_date
    where e.fall and e.birth_date <= e.date - interval 65 year and not e.dies and u(e.event_id, 4510) < 1 - i.effect
    union all
    select n.intervention, e.resident_id, e.event_id, e.date, e.cause
    from emergency_placed e
    join enrolment n on n.resident_id = e.resident_id and e.date >= n.from_date and e.date < n.to_date
    join intervention i on i.intervention = n.intervention
    where not e.dies and u(e.event_id, case n.intervention when 'proactive-care' then 4511 else 4512 end) < 1 - i.effect
)
select intervention, resident_id, event_id, date, cause
from reached
qualify row_number() over (partition by event_id order by intervention) = 1
order by intervention, event_id;

-- Each admission of a child for asthma in the hotspot brings on average (rate ratio - 1) others, of children who live in the same
-- area, those with asthma first.
create or replace table truth_hotspot_spell as
with
children as (
    select r.resident_id, r.lsoa_id, p.from_date, p.until_date, p.birth_date, p.sex,
        row_number() over (partition by r.lsoa_id order by c.resident_id is null, u(r.resident_id, 4513), r.resident_id) - 1 as place_in_line,
        count(*) over (partition by r.lsoa_id) as children
    from present p
    join resident r using (resident_id)
    left join condition c on c.resident_id = r.resident_id and c.condition = 'AST'
    where p.birth_date > start_date() - interval 14 year and p.birth_date < end_date() - interval 2 year
        and r.lsoa_id in (select lsoa_id from hotspot where hotspot = 'child-asthma')
),
extra as (
    select e.lsoa_id, e.year, e.event_id * 8 + k as draw, h.from_date as since, h.to_date as up_to
    from emergency_placed e
    join hotspot h on h.hotspot = 'child-asthma' and h.lsoa_id = e.lsoa_id and e.date between h.from_date and h.to_date, range(0, 8) ks(k)
    where e.cause = 'asthma-child' and e.birth_date > e.date - interval 16 year and k < h.rate_ratio - 1 and u(e.event_id * 8 + k, 4514) < h.rate_ratio - 1 - k
),
chosen as (
    select x.*, c.resident_id, c.birth_date, c.sex, c.from_date, c.until_date, u(x.draw, 4516) as day_draw
    from extra x
    join children c on c.lsoa_id = x.lsoa_id and c.place_in_line = floor(u(x.draw, 4515) ** 2 * c.children)::bigint
)
select c.draw as event_id, c.resident_id, c.birth_date, c.sex, c.year, c.lsoa_id, w.date, 'asthma-child' as cause
from chosen c
asof join day_weight w on w.profile = 'respiratory' and w.year = c.year and c.day_draw >= w.low
where w.date >= c.from_date and w.date < c.until_date and w.date between c.since and c.up_to
    and w.date < c.birth_date + interval 16 year and w.date >= c.birth_date + interval 1 year
order by c.draw;

-- Two admissions of a resident on one day are one.
create or replace temp table emergency_admission as
with left_over as (
    select event_id, resident_id, sex, birth_date, year, date, cause, dies, lsoa_id, 0 as added
    from emergency_placed
    where event_id not in (select event_id from truth_averted_spell)
    union all
    select event_id, resident_id, sex, birth_date, year, date, cause, false, lsoa_id, 1
    from truth_hotspot_spell
)
select * from left_over
qualify row_number() over (partition by resident_id, date order by dies desc, added, event_id) = 1;
