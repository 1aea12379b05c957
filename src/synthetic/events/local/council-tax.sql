-- Council tax as a council's register changes: every dwelling on the first day, then each change of who is liable, of the
-- discount and of the reductions. The last state is what `household` says. Shares of those who ask for a reduction are the
-- makers' own (unsourced): some 4 dwellings in 1,000 have each.
create or replace table council_tax_change as
with
asking as (
    select i.resident_id,
        case when u(i.resident_id, 7000) < 0.07 then i.mobility + 200 end as disabled_from,
        case when (i.dementia is not null and u(i.resident_id, 7001) < 0.5) or (i.learning_disability is not null and u(i.resident_id, 7001) < 0.4)
                or (i.severe_mental_illness is not null and u(i.resident_id, 7001) < 0.1)
            then greatest(least(i.dementia, i.learning_disability, i.severe_mental_illness) + 300,
                p.birth_date + interval 18 year)::date end as impaired_from
    from impairment i join resident p using (resident_id)
),
stays as (
    select r.household_id, r.resident_id, r.from_date, coalesce(r.to_date, date '9999-12-31') as until_date,
        (p.birth_date + interval 18 year)::date as of_age, a.disabled_from, a.impaired_from
    from residence r
    join household h on h.household_id = r.household_id and h.kind = 'home'
    join resident p on p.resident_id = r.resident_id and not p.temporary
    left join asking a on a.resident_id = r.resident_id
    where coalesce(r.to_date, date '9999-12-31') > start_date()
),
-- one more or one less of each kind of person
steps as (
    select household_id, from_date as date, 1 as people, 0 as adults, 0 as disabled, 0 as impaired from stays
    union all select household_id, until_date, -1, 0, 0, 0 from stays
    union all select household_id, greatest(from_date, of_age), 0, 1, 0, 0 from stays where of_age < until_date
    union all select household_id, until_date, 0, -1, 0, 0 from stays where of_age < until_date
    union all select household_id, greatest(from_date, disabled_from), 0, 0, 1, 0 from stays where disabled_from < until_date
    union all select household_id, until_date, 0, 0, -1, 0 from stays where disabled_from < until_date
    union all select household_id, greatest(from_date, impaired_from), 0, 0, 0, 1 from stays where impaired_from < until_date
    union all select household_id, until_date, 0, 0, 0, -1 from stays where impaired_from < until_date
    union all select household_id, start_date(), 0, 0, 0, 0 from household where kind in ('home', 'student')
),
summed as (
    select household_id, greatest(date, start_date()) as date, sum(people)::int as people, sum(adults)::int as adults,
        sum(disabled)::int as disabled, sum(impaired)::int as impaired
    from steps where date <= end_date()
    group by household_id, greatest(date, start_date())
),
states as (
    select household_id, date, sum(people) over before as people, sum(adults) over before as adults,
        sum(disabled) over before > 0 as disabled_reduction, sum(impaired) over before as impaired,
        lead(date) over (partition by household_id order by date) is null as latest
    from summed
    window before as (partition by household_id order by date)
),
occupied as (
    select s.*, case when s.people > 0 then o.occupancy_id end as occupancy_id, case when s.people > 0 then o.lead_id end as lead_id
    from states s asof left join occupancy o on o.household_id = s.household_id and s.date >= o.from_date
),
discounted as (
    select o.*, h.kind, h.council_tax_band,
        case
            when h.kind = 'student' then 'student'
            when o.people <= 0 then 'empty'
            when o.impaired > 0 and o.adults - o.impaired <= 0 then 'impaired-only'
            when o.impaired > 0 and o.adults - o.impaired = 1 then 'disregard'
            when o.latest then case when h.single_adult_discount then 'single-adult' else 'none' end
            -- the discount can outlast the day when a second adult moves in, and some who could have it never ask
            when o.adults <= 1 then case when u(o.occupancy_id, 7002) < 0.93 or h.single_adult_discount then 'single-adult' else 'none' end
            else 'none'
        end as discount
    from occupied o join household h using (household_id)
),
changed as (
    select *, lag(date) over w is null as first, lag(occupancy_id) over w as occupancy_before,
        lag(discount) over w as discount_before, lag(disabled_reduction) over w as disabled_before
    from discounted
    window w as (partition by household_id order by date)
)
select household_id * 16384 + (date - start_date()) as change_id, household_id, date as changed_on,
    coalesce(occupancy_id, 0) as occupancy_id, lead_id,
    case
        when first then 'brought-forward'
        when occupancy_id is null then 'vacated'
        when occupancy_id is distinct from occupancy_before then 'new-occupier'
        when disabled_reduction <> disabled_before then 'reduction-changed'
        else 'discount-changed'
    end as reason,
    discount, disabled_reduction, impaired > 0 as impaired_disregard
from changed
where first or occupancy_id is distinct from occupancy_before or discount <> discount_before or disabled_reduction <> disabled_before
order by change_id;
