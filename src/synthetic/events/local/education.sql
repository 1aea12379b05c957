-- Schools: a primary for every two small areas next to each other in a list, a secondary for each of two such groups of eight.
-- Numbers begin with 9: none of that range is in use to our knowledge (from memory).
create or replace table school_area as
with ranked as (
    select l.lsoa_id, c.council_code, row_number() over (partition by c.council_code order by l.msoa_code, l.lsoa_id) - 1 as nth
    from lsoa l join council_area c using (lsoa_id)
)
select lsoa_id, council_code, (900000 + min(lsoa_id) over (partition by council_code, nth // 2))::varchar as primary_urn,
    (950000 + min(lsoa_id) over (partition by council_code, nth // 10))::varchar as secondary_urn
from ranked
order by lsoa_id;

-- The terms that end within the period. Their days are rounded (real ones differ by council); 380 half-day sessions a year.
create or replace table school_term as
with terms as (
    select a as academic_year, nth, term, census_on, ends_on, sessions
    from range(year(start_date()) - 1, year(end_date()) + 1) as years(a),
        (values (1, 'autumn', 10, 3, 12, 20, 0, 140), (2, 'spring', 1, 16, 3, 28, 1, 118), (3, 'summer', 5, 16, 7, 21, 1, 122))
            as t(nth, term, census_month, census_day, end_month, end_day, later, sessions),
        lateral (select make_date(a + later, census_month, census_day) as census_on, make_date(a + later, end_month, end_day) as ends_on)
)
select *, (academic_year - year(start_date()) + 1) * 3 + nth - 1 as no
from terms
where census_on >= start_date() and ends_on <= end_date()
order by ends_on;

-- A pupil's term: those on roll at the census in Reception to Year 11, but for 7 in 100 at independent schools or taught at home.
-- Absence is near 7 sessions in 100 with one pupil in five persistently absent (national figures after 2022, from memory).
create or replace table pupil_term as
with
on_roll as (
    select p.resident_id, t.no, t.nth, t.census_on, t.ends_on, t.sessions, t.academic_year,
        t.academic_year - 5 - (year(p.birth_date) - (month(p.birth_date) < 9)::int) as year_group,
        p.until_date, p.sex
    from present p
    join school_term t on p.from_date <= t.census_on and p.until_date > t.census_on
        and t.academic_year - 5 - (year(p.birth_date) - (month(p.birth_date) < 9)::int) between 0 and 11
    join resident r on r.resident_id = p.resident_id
    where p.birth_date > start_date() - interval 19 year and u(p.resident_id, 7090) > 0.07 - 0.025 * r.deprivation
),
circumstances as (
    select o.*, i.household_id, i.lsoa_id, l.deprivation,
        coalesce(h.free_school_meals, false) or (u(o.resident_id, 7091) < 0.11 * exp(0.55 * l.deprivation)) as meals,
        -- what each pupil brings along, with what is known of them
        u(o.resident_id, 7092) as need_draw, normal(o.resident_id, 7093) as own_way,
        coalesce(m.learning_disability <= o.census_on, false) as learning_disability, coalesce(m.autism <= o.census_on, false) as autism,
        coalesce(m.adhd <= o.census_on, false) as adhd, coalesce(m.neurological <= o.census_on, false) as neurological,
        coalesce(m.low_mood <= o.census_on, false) as low_mood
    from on_roll o
    join identity i on i.resident_id = o.resident_id and o.census_on >= i.from_date and o.census_on < i.to_date
    join lsoa l on l.lsoa_id = i.lsoa_id
    join household h on h.household_id = i.household_id
    left join impairment m on m.resident_id = o.resident_id
),
supported as (
    select *,
        case
            when learning_disability or (autism and need_draw < 0.55) or neurological
                or need_draw < 0.030 * exp(0.1 * deprivation) * case sex when '1' then 1.3 else 0.7 end then 'E'
            when autism or adhd or (year_group > 0
                and need_draw < (0.135 + 0.02 * deprivation + case when meals then 0.08 else 0 end)
                * case sex when '1' then 1.25 else 0.8 end) then 'K'
            else 'N'
        end as sen
    from circumstances
),
absent as (
    select *, resident_id * 64 + no as pupil_term_id,
        least(0.9, 0.047 * exp(0.55 * own_way + 0.30 * normal(resident_id * 64 + no, 7094) + 0.12 * deprivation + 0.035 * greatest(year_group - 6, 0)
            + case when meals then 0.35 else 0 end + case sen when 'E' then 0.35 when 'K' then 0.25 else 0 end
                + case when low_mood then 0.3 else 0 end
            + case nth when 1 then 0.02 when 2 then 0.06 else -0.02 end)) as absent_share,
        round(sessions * (least(until_date, ends_on) - census_on + 45) / (ends_on - census_on + 45))::int as possible
    from supported
),
excluded as (
    select *, (0.0085 * exp(0.75 * own_way + 0.25 * deprivation + 0.22 * (least(year_group, 10) - 6) + case when meals then 0.8 else 0 end
        + case sen when 'N' then 0 else 0.9 end + case sex when '1' then 0.3 else -0.4 end)) as suspended_rate
    from absent
)
select pupil_term_id, resident_id, no, census_on, ends_on, year_group::tinyint as year_group, household_id, lsoa_id, meals, sen,
    case when sen = 'N' then null when learning_disability then 'MLD' when autism then 'ASD' when adhd then 'SEMH' when neurological then 'PD'
        else pick(['SLCN', 'SLCN', 'SLCN', 'SEMH', 'SEMH', 'SPLD', 'SPLD', 'MLD', 'OTH'], need_draw * 997 % 1) end as sen_need,
    possible::smallint as possible,
    least(possible, round(possible * absent_share * case when meals then 0.62 else 0.74 end))::smallint as authorised,
    least(possible - least(possible, round(possible * absent_share * case when meals then 0.62 else 0.74 end)),
        round(possible * absent_share * case when meals then 0.38 else 0.26 end))::smallint as unauthorised,
    poisson_of(least(suspended_rate, 3), u(pupil_term_id, 7095))::tinyint as suspensions,
    u(pupil_term_id, 7096) < suspended_rate * 0.01 as permanently_excluded,
    -- at the end of Reception, Year 6 and Year 11: did they reach the expected level?
    case when nth = 3 and year_group in (0, 6, 11) then u(pupil_term_id,
        7097) < 1 / (1 + exp(-(case year_group when 0 then 0.95 when 6 then 0.75 else 0.95 end
        - 0.28 * deprivation - case when meals then 0.55 else 0 end - case sen when 'E' then 2.6 when 'K' then 1.3 else 0 end - 4
            * (absent_share - 0.06)
        + case sex when '2' then 0.2 else -0.15 end))) end as expected_level
from excluded
order by pupil_term_id;
