-- Homes with what councils know of them, as they stand on the last day: who lives there, tenure, council tax, benefits.
-- Shares are near the English Housing Survey and council tax statistics (from memory), leaning with deprivation.
create or replace table household as
with living as (
    select o.household_id, count(*) as size, count(*) filter (where date_sub('year', r.birth_date, end_date()) >= 18) as adults,
        count(*) filter (where date_sub('year', r.birth_date, end_date()) < 18) as children,
        min(r.birth_date) as oldest_birth, bool_or(r.partner_id is not null) as couple
    from forming.lodging o join resident r using (resident_id)
    where o.to_date is null and not r.temporary and not r.ghost
    group by o.household_id
),
described as (
    select d.household_id, d.uprn, d.lsoa_id, d.postcode, d.address_line, d.kind, coalesce(v.size, 0)::int as size,
        coalesce(v.adults, 0)::int as adults, coalesce(v.children, 0)::int as children, coalesce(v.couple, false) as couple,
        date_sub('year', v.oldest_birth, end_date()) as age, l.deprivation, u(d.household_id, 2221) as x, u(d.household_id, 2222) as y
    from forming.dwelling d join lsoa l on l.lsoa_id = d.lsoa_id left join living v using (household_id)
),
tenured as (
    select *,
        case when kind <> 'home' then null
            when x < 0.135 * exp(0.62 * deprivation) * case when children > 0 and adults = 1 then 1.7 else 1 end then 'social rent'
            when x > 1 - case when age < 35 then 0.48 when age < 50 then 0.25 when age < 65 then 0.12 else 0.055 end then 'private rent'
            when age >= 65 or (age >= 55 and y < 0.5) then 'owned'
            else 'mortgage' end as tenure,
        case when kind = 'home' then substr('ABCDEFGH', 1 + least(7, greatest(0,
            round(2.0 - 1.05 * deprivation + 1.35 * normal(household_id, 2223))::int)), 1) end as council_tax_band
    from described
),
benefited as (
    select *,
        kind = 'home' and case when age >= 66 then u(household_id, 2224) < 0.12 * exp(0.45 * deprivation)
            else u(household_id, 2224) < 0.19 * exp(0.40 * deprivation) * case when tenure = 'social rent' then 2.1 when tenure = 'private rent' then 1.4
                when tenure = 'mortgage' then 0.55 else 0.4 end * case when children > 0 and adults = 1 then 1.9 else 1 end end as claims
    from tenured
)
select household_id, uprn, lsoa_id, postcode, address_line, kind, size, adults, children, tenure, council_tax_band,
    -- the discount can outlast the day when a second adult moves in, and some who could have it never ask
    kind = 'home' and size > 0 and case when adults = 1 then u(household_id, 2225) < 0.93 else adults = 2 and not couple and u(household_id, 2225) < 0.06 end
        as single_adult_discount,
    kind = 'home' and age >= 60 and u(household_id, 2226) < case when age >= 85 then 0.20 when age >= 75 then 0.08 else 0.015 end
        * case when adults = 1 then 1.5 else 0.7 end as assisted_bin,
    case when not claims or size = 0 then 'none' when age >= 66 then 'pension-credit' else 'universal-credit' end as benefit,
    claims and size > 0 and tenure in ('social rent', 'private rent') as housing_support,
    claims and size > 0 and u(household_id, 2227) < 0.8 as council_tax_support,
    claims and children > 0 and age < 66 and u(household_id, 2228) < 0.6 as free_school_meals
from benefited
order by household_id;
