-- Couples: the partnered of each side are put in order of age, loosened by chance, and paired by rank. Where one side is
-- longer, those left over are spread evenly over all ages and live alone. One couple in fifty is of one sex.
create or replace table forming.couple as
with sided as (
    select resident_id, sex, birth_date,
        case when u(resident_id, 2010) < 0.02 then 'same-' || sex else 'mixed' end as pool,
        u(resident_id, 2011) < 0.5 as heads
    from forming.starter
    where arrangement = 'partnered'
),
ranked as (
    select resident_id, pool, case when pool = 'mixed' then sex = '2' else heads end as first_side,
        row_number() over (
            partition by pool, case when pool = 'mixed' then sex = '2' else heads end
            order by (epoch(birth_date) / 86400 + 1100 * normal(resident_id, 2012))::bigint, resident_id
        ) as place
    from sided
),
sizes as (
    select pool, count(*) filter (where first_side) as firsts, count(*) filter (where not first_side) as seconds,
        least(firsts, seconds) as pairs
    from ranked group by pool
),
-- evenly thinned: the r-th of n keeps a place when r * pairs / n passes a whole number
kept as (
    select resident_id, pool, first_side, place * pairs // case when first_side then firsts else seconds end as pair
    from ranked join sizes using (pool)
    where place * pairs // case when first_side then firsts else seconds end
        > (place - 1) * pairs // case when first_side then firsts else seconds end
)
select a.resident_id as first_id, b.resident_id as second_id, a.pool = 'mixed' as mixed
from kept a join kept b using (pool, pair)
where a.first_side and not b.first_side
order by first_id;
