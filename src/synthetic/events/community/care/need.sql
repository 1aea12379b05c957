-- Who needs the care of the community and the mental-health trust, and why. A need is a term of terms.csv (an age band, a
-- condition, frailty, a home, a new child) that holds for a resident in a year; needs.csv says how often a need leads to
-- each service. The year before the period is drawn too, so that its first day finds open referrals.

create or replace table care_year as
select row_number() over (order by from_date)::tinyint as no, year, from_date, until_date, 0 as days_back from health_year
union all
select 0, year, from_date - 364, from_date, 364 from health_year where from_date = start_date()
order by no;

create or replace table care_person as
select r.resident_id, r.birth_date, r.deprivation, greatest(r.birth_date, coalesce(r.arrived_date, r.birth_date)) as here_from, p.until_date as here_until,
    p.until_date <= end_date() and coalesce(r.death_date + 1 = p.until_date, false) as dies
from resident r
join present p on p.resident_id = r.resident_id
order by r.resident_id;

create or replace table care_need as
with
person_year as (
    select c.resident_id, y.no as year_no, y.year, y.from_date as year_from, y.until_date as year_until, c.deprivation,
        greatest(c.here_from, y.from_date) as from_date, least(c.here_until, y.until_date) as until_date,
        floor((greatest(y.from_date + 182, c.here_from) - c.birth_date) / 365.25)::smallint as age
    from care_person c
    join care_year y on c.here_from < y.until_date and c.here_until > y.from_date
),
needs as (
    select p.resident_id, p.year_no, p.age, t.no as term_no, p.from_date, p.until_date, p.deprivation * t.deprivation as more
    from person_year p
    asof join (from care_term where kind = 'age') t on p.age >= t.from_age
    union all
    select p.resident_id, p.year_no, p.age, t.no, greatest(p.from_date, c.onset_date), least(p.until_date, c.resolved_date), p.deprivation * t.deprivation
    from person_year p
    join condition c on c.resident_id = p.resident_id and c.onset_date < p.until_date and coalesce(c.resolved_date > p.from_date, true)
    join care_term t on t.kind = 'condition' and t.term = c.condition
    union all
    select p.resident_id, p.year_no, p.age, t.no, p.from_date, p.until_date, p.deprivation * t.deprivation
    from person_year p
    join frailty f on f.resident_id = p.resident_id and f.year = p.year
    join care_term t on t.kind = 'frailty' and t.term = 'frailty-' || f.category
    union all
    select p.resident_id, p.year_no, p.age, t.no, p.from_date, p.until_date, p.deprivation * t.deprivation
    from person_year p
    join social s on s.resident_id = p.resident_id
    join care_term t on t.kind = 'home' and (s.care_home and t.term = 'care-home' or s.homeless and t.term = 'homeless'
        or s.isolated and t.term = 'isolated' or s.carer and t.term = 'carer')
    union all
    select p.resident_id, p.year_no, p.age, t.no, greatest(p.from_date, b.birth_date - 150), least(p.until_date, b.birth_date + 365), p.deprivation * t.deprivation
    from person_year p
    join (select distinct mother_id, birth_date from resident where mother_id is not null) b
        on b.mother_id = p.resident_id and b.birth_date + 365 > p.from_date and b.birth_date - 150 < p.until_date
    join care_term t on t.kind = 'birth'
)
select resident_id, year_no, term_no, age, from_date, until_date, exp(more) as more,
    (resident_id * 8 + year_no) * 128 + term_no as need_key
from needs
where from_date < until_date
order by resident_id, year_no, term_no, from_date;

-- How many referrals each service gets from each need, so that the contacts come to the published number in the years covered:
-- `low` is where the service's share of the need's referrals begins.
create or replace table care_rate as
with
exposure as (
    select term_no, age, sum(round(more * (until_date - from_date))::bigint) / 365.25 as person_years
    from care_need where year_no > 0
    group by term_no, age
),
rates as (
    select e.term_no, e.age, s.no as service_no, n.rate / 1000 as rate, e.person_years
    from exposure e
    join care_term t on t.no = e.term_no
    join care_need_rate n on n.term = t.term and e.age between n.from_age and n.to_age
    join care_service s on s.service = n.service
),
wanted as (
    select no as service_no, contacts / 1000 * residents() * (select count(*) from health_year)
        / (contacts_each * (1 - declined)) - coalesce(a.referrals, 0)
        -- everybody who comes to a mental-health ward comes through the crisis team
        - case service when 'crisis-home-treatment' then (select sum(contacts) / 1000 * residents() * (select count(*) from health_year)
            from care_service where sector = 'ward') else 0 end as referrals
    from care_service s
    left join (select service_no, count(*) as referrals from care_after_hospital where received_at >= start_date() group by service_no) a
        on a.service_no = s.no
),
drawn as (select service_no, sum((rate * person_years)::decimal(18, 6)) as referrals from rates group by service_no),
scaled as (
    select r.term_no, r.age, r.service_no,
        (r.rate * greatest(w.referrals, 0.2 * d.referrals) / d.referrals)::decimal(18, 9) as rate
    from rates r
    join drawn d on d.service_no = r.service_no
    join wanted w on w.service_no = r.service_no
)
select term_no, age, service_no, sum(rate) over (partition by term_no, age) as all_rate,
    (sum(rate) over (partition by term_no, age order by service_no) - rate) / sum(rate) over (partition by term_no, age) as low
from scaled
where rate > 0
order by term_no, age, service_no;
