-- Prescriptions issued from a day on and before another, the same for whoever asks: regular medicines from gp_repeat, others from
-- contacts. Thinned (gp_share() below 1), a regular medicine keeps its first issue, its last one, and in between at least one in any
-- twelve months, so that who takes what can still be told.
create or replace macro issued_items(since, before) as table
with
window_of as (
    select case when gp_share() >= 1 then 1 else greatest(28, round(33.6 / gp_share())) end::integer as days
),
-- courses that may have an issue to keep in these months: the first, the last, or one that opens a window of so many days
course as (
    select r.*, w.days as window_days, r.course_id * 37 % w.days as window_from
    from gp_repeat r cross join window_of w
    where r.from_date < (before) and r.until_date > (since)
        and (
            r.from_date >= (since) - 3 or r.until_date <= (before) + r.every_days + 7
            or ((before) + 7 - date '1950-01-01' + r.course_id * 37 % w.days) // w.days
                <> ((since) - r.every_days - 3 - date '1950-01-01' + r.course_id * 37 % w.days) // w.days)
),
issue as (
    select *,
        unnest(range(
            greatest(0, ((since) - from_date) // every_days - 1),
            (least((before) + 7, until_date) - from_date - 1) // every_days + 1)) as nth
    from course
),
regular as (
    select *, working_day(due, from_date, course_id) as issued
    from (select *, (from_date + (nth * every_days)::integer) as due from issue)
    where due < until_date
        and (
            nth = 0 or due + every_days >= until_date
            or (due - date '1950-01-01' + window_from) // window_days <> (due - every_days - date '1950-01-01' + window_from) // window_days)
),
acute as (
    select c.contact_id, c.registration_id, c.date, c.band, m.season,
        unnest(range(floor(u(c.contact_id, 6210) * case c.kind when 'doctor' then 3.6 when 'request' then 4.6 when 'letter' then 2.3 else 2.4 end)::bigint)) as nth
    from gp_contact c
    join gp_month m on m.month = date_trunc('month', c.date)
    where c.date >= (since) and c.date < (before) and c.status in ('Attended', 'none') and c.kind <> 'results'
),
item as (
    select r.course_id * 2048 + r.nth as order_id, g.registration_id, r.issued, m.medicine, m.bnf_section, m.bnf_chapter, m.dose,
        case when m.unit in ('dose', 'gram', 'ml', 'pre-filled disposable injection') then m.amount else round(m.amount * r.every_days) end as quantity,
        m.unit, r.every_days as days, true as is_repeat
    from regular r
    join gp_regular m using (medicine_no)
    join gp_patient g on g.resident_id = r.resident_id and r.issued >= g.from_date and r.issued < g.until_date
    where r.issued >= (since) and r.issued < least((before), r.until_date)
    union all
    select 4611686018427387904 + a.contact_id * 8 + a.nth, a.registration_id, a.date, m.medicine, m.bnf_section, m.bnf_chapter, m.dose,
        m.quantity, m.unit, m.days, false
    from acute a
    join gp_acute m on m.band = a.band and m.season = a.season and m.slot = floor(u(a.contact_id * 8 + a.nth, 6211) * 500)::smallint
)
select order_id, registration_id, issued, medicine, bnf_section, bnf_chapter, dose, quantity, unit, days, is_repeat from item;
