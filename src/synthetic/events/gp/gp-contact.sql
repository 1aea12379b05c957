-- The contacts of patients with their practices: appointments, results, letters, requests; `gp_share()` of them are made. The record
-- that each leaves (gp_observation.sql) and what is prescribed (gp_medication_order.sql) are worked out from these rows.
create or replace table gp_contact as
with
rates as (
    select p.registration_id, p.sex, p.deprivation, p.from_date, p.until_date, t.part_no, a.band,
        least(30, p.contacts * a.factor * t.share * gp_share()) as mean, u(p.registration_id * 64 + t.part_no, 6010) as x
    from gp_patient p
    join gp_part t on p.from_date < t.until_date + 7 and p.until_date > t.from_date - 7
    join gp_age a on a.sex = p.sex and a.age = greatest(0, least(119, date_diff('year', p.birth_date, t.from_date)))
),
counted as (select *, least(63, poisson_of(mean, x)) as n from rates where x >= exp(-mean)),
each as (
    select * exclude (mean, x, n), (registration_id * 64 + part_no) * 64 + unnest(range(n)) as contact_id from counted
),
dated as (
    select e.*, d.date, floor(u(e.contact_id, 6012) * 1000)::smallint as kind_slot
    from each e join gp_day d on d.part_no = e.part_no and d.slot = floor(u(e.contact_id, 6011) * 1024)::smallint
    where d.date >= e.from_date and d.date < e.until_date
)
select d.contact_id, d.registration_id::integer as registration_id, d.date, d.band, d.sex, k.kind, k.appointment,
    -- kept, cancelled or not come to
    case
        when not k.appointment then 'none'
        when u(d.contact_id, 6013) < 0.042 * exp(0.32 * d.deprivation) * case when d.band = 1 then 1.15 else 0.85 end then 'Did Not Attend'
        when u(d.contact_id, 6014) < 0.045 then 'Cancelled'
        else 'Attended'
    end as status
from dated d join gp_kind k on k.band = d.band and k.slot = d.kind_slot
order by d.date, d.contact_id;
