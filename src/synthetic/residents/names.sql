-- Who has which surname, and when it changes: marriages of couples that live together (about 7 in 100 a year), and women on
-- their own who go back to their name of birth. Shares that take the husband's name are the makers' own (unsourced).
create or replace table forming.bride as
select w.resident_id, h.birth_surname as husbands_name,
    date_sub('year', w.birth_date, start_date()) as age,
    u(w.resident_id, 2200) < case when date_sub('year', w.birth_date, start_date()) >= 55 then 0.93
        when date_sub('year', w.birth_date, start_date()) >= 35 then 0.80 else 0.70 end as takes_name,
    -- share of couples already married, by her age
    u(w.resident_id, 2201) < case when date_sub('year', w.birth_date, start_date()) < 25 then 0.18
        when date_sub('year', w.birth_date, start_date()) < 30 then 0.40 when date_sub('year', w.birth_date, start_date()) < 35 then 0.62
        when date_sub('year', w.birth_date, start_date()) < 45 then 0.74 when date_sub('year', w.birth_date, start_date()) < 55 then 0.80
        else 0.91 end as married,
    greatest(start_date(), w.arrived_on, h.arrived_on) + (1 + exponential(w.resident_id, 2202, 365.25 / 0.085))::int as wedding,
    least(w.ends, h.ends) as together_until
from forming.person w join forming.person h on h.resident_id = w.partner_id
where w.sex = '2' and h.sex = '1'
order by w.resident_id;

-- women on their own who were married before: widows and the divorced
create or replace table forming.formerly_married as
select p.resident_id, n.surname as married_name,
    greatest(start_date(), p.arrived_on) + (1 + exponential(p.resident_id, 2203, 365.25 * 70))::int as back_on, p.ends
from forming.person p
join forming.birth_name n on n.resident_id = 1 + floor(u(p.resident_id, 2204) * residents())::bigint
join forming.ethnicity o on o.resident_id = n.resident_id
join forming.ethnicity e on e.resident_id = p.resident_id and naming_tradition(e.name_code) = naming_tradition(o.name_code)
where p.sex = '2' and p.partner_id is null and p.parent_id is null and p.origin in ('starter', 'arrival')
    and u(p.resident_id, 2205) < case when date_sub('year', p.birth_date, start_date()) >= 75 then 0.85
        when date_sub('year', p.birth_date, start_date()) >= 50 then 0.6 when date_sub('year', p.birth_date, start_date()) >= 32 then 0.35 else 0 end
order by p.resident_id;

-- names of those whose parents are not among the residents; then of children, and of their children
create or replace table forming.named as
select p.resident_id, p.birth_surname,
    case when b.married and b.takes_name then b.husbands_name else coalesce(f.married_name, p.birth_surname) end as surname
from forming.person p
left join forming.bride b using (resident_id)
left join forming.formerly_married f using (resident_id)
where p.parent_id is null
order by p.resident_id;

create or replace macro childs_name(parent_sex, parent_name, fathers_name) as
    case when parent_sex = '1' then parent_name else coalesce(fathers_name, parent_name) end;

create or replace table forming.named_child as
select p.resident_id, childs_name(e.sex, n.surname, f.birth_surname) as birth_surname
from forming.person p
join forming.person e on e.resident_id = p.parent_id
join forming.named n on n.resident_id = e.resident_id
left join forming.person f on f.resident_id = e.partner_id and f.sex = '1'
order by p.resident_id;

create or replace table forming.named_grandchild as
select p.resident_id, n.birth_surname
from forming.person p join forming.named_child n on n.resident_id = p.parent_id
order by p.resident_id;

create or replace table forming.surname as
select resident_id, birth_surname, surname from forming.named
union all select resident_id, birth_surname, birth_surname from forming.named_child
union all select resident_id, birth_surname, birth_surname from forming.named_grandchild;

create or replace table name_history as
with first_names as (
    select s.resident_id, greatest(p.birth_date, least(p.arrived_on, start_date())) as from_date, f.forename, s.surname
    from forming.surname s join forming.forename f using (resident_id) join forming.person p using (resident_id)
),
changed as (
    select b.resident_id, b.wedding as from_date, f.forename, b.husbands_name as surname
    from forming.bride b join forming.forename f using (resident_id) join forming.surname s using (resident_id)
    where not b.married and b.takes_name and b.wedding <= end_date() and b.wedding < b.together_until and s.surname <> b.husbands_name
    union all
    select m.resident_id, m.back_on, f.forename, s.birth_surname
    from forming.formerly_married m join forming.surname s using (resident_id) join forming.forename f using (resident_id)
    where m.back_on <= end_date() and m.back_on < m.ends and s.surname <> s.birth_surname
)
select * from first_names union all select * from changed
order by resident_id, from_date;

create or replace table marriage as
select b.resident_id as bride_id, p.partner_id as groom_id, b.wedding as date, b.takes_name
from forming.bride b join forming.person p using (resident_id)
where not b.married and b.wedding <= end_date() and b.wedding < b.together_until
order by bride_id;
