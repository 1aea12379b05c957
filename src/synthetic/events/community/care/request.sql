-- What needs lead to: a request on a day, to one service. Requests for a mental-health ward become stays there (mental-spell.sql).
create or replace temp table care_request as
with
needed as (
    select n.*, unnest(range(0, least(poisson_of(n.more * t.all_rate, u(n.need_key, 6500)), 15))) as nth
    from care_need n
    join (select term_no, age, min(all_rate)::double as all_rate from care_rate group by term_no, age) t on t.term_no = n.term_no and t.age = n.age
),
chosen as (
    select n.resident_id, n.need_key * 16 + n.nth as referral_key, n.term_no, n.age, n.year_no, n.from_date, n.until_date, r.service_no
    from needed n
    asof join care_rate r on r.term_no = n.term_no and r.age = n.age and u(n.need_key * 16 + n.nth, 6501) >= r.low
)
select c.resident_id, c.referral_key, c.term_no, c.age, c.service_no, w.date - y.days_back as requested_on
from chosen c
join care_service s on s.no = c.service_no
join care_year y on y.no = c.year_no
asof join day_weight w on w.profile = s.profile and w.year = y.year and u(c.referral_key, 6502) >= w.low
where w.date - y.days_back >= c.from_date and w.date - y.days_back < c.until_date;
