-- Care homes by day, as they last told the tracker of places: two days in three a home tells it anew. Places are as many as the usual
-- number of residents takes at 87%, or as were ever taken at once; a few are out of use. For two weeks, more often in winter, an infection
-- keeps a home from taking anybody.
create or replace table care_home_day as
with
home as (
    select h.household_id, a.council_code, l.lad_code, u(h.household_id, 8023) as provider_draw, u(h.household_id, 9030) < 0.4 as nursing,
        row_number() over (order by h.household_id) as home_no
    from household h
    join lsoa l using (lsoa_id)
    join council_area a using (lsoa_id)
    where h.kind = 'care-home'
),
lived as (
    select h.home_no, d.date, count(*) as residents
    from home h
    join residence r using (household_id)
    join resident p on p.resident_id = r.resident_id and not p.ghost and not p.temporary
    join day d on d.date >= r.from_date and d.date < coalesce(r.to_date, date '9999-12-31')
    group by h.home_no, d.date
),
grid as (
    select h.*, d.date, coalesce(l.residents, 0)::integer as residents, h.home_no * 65536 + (d.date - date '1990-01-01') as cell
    from (from home where home_no in (select home_no from lived)) h
    cross join day d
    left join lived l on l.home_no = h.home_no and l.date = d.date
),
sized as (
    select *, greatest(4, max(residents) over (partition by home_no),
        round(sum(residents) over (partition by home_no) / 0.87 / count(*) over (partition by home_no)))::integer as registered
    from grid
),
told as (
    select *, greatest(residents, registered - floor(registered * 0.05 * u(home_no, 9031)))::integer as usable,
        day(date) > 14 or u(home_no * 4096 + date_diff('month', date '1990-01-01', date), 9032)
            >= 0.04 + 0.08 * greatest(0, cos(2 * pi() * (dayofyear(date) - 10) / 365.25)) as takes_admissions
    from sized
    where date = start_date() or u(cell, 9033) < 0.67
)
select g.council_code, g.lad_code, '1-' || (100000000 + 800000000 * g.provider_draw)::bigint as home_id,
    -- the name by which the council knows the home's services (social_care_event.sql)
    pick(['Ashgrove', 'Beechfield', 'Cloverdale', 'Dovecote', 'Elmhurst', 'Fernbank', 'Glenside', 'Hollybrook', 'Ivyleigh', 'Juniper', 'Larkhill', 'Meadowside'],
        g.provider_draw) || pick([' House', ' Court', ' Lodge', ' Grange'], further(g.provider_draw, 100)) as home_name,
    case when g.nursing then 'nursing' else 'residential' end as home_type,
    g.cell, g.date, t.date as told_on, t.registered, t.usable, t.residents as occupied, t.takes_admissions
from grid g
asof join told t on t.home_no = g.home_no and g.date >= t.date
order by g.cell;
