-- What councils grant to a household: those that are current on the last day are what `household` says; those that ended
-- earlier follow the same leanings. How long they last on average (four years) is the makers' own (unsourced).
create or replace table support_award as
with
kinds as (
    from (values (1, 'housing-benefit'), (2, 'council-tax-support'), (3, 'free-school-meals'), (4, 'assisted-bin')) as k(no, kind)
),
homes as (
    select o.*, h.tenure, h.size, h.housing_support, h.council_tax_support, h.free_school_meals, h.assisted_bin, h.children,
        h.council_tax_band, l.deprivation,
        o.until_date > end_date() as current,
        date_sub('year', o.lead_birth_date, least(o.until_date, end_date())) as age,
        exp(0.40 * l.deprivation) * case h.tenure when 'social rent' then 2.1 when 'private rent' then 1.4
            when 'mortgage' then 0.55 else 0.4 end as hardship
    from occupancy o
    join household h on h.household_id = o.household_id and h.kind = 'home'
    join lsoa l on l.lsoa_id = h.lsoa_id
),
leaning as (
    select k.no, k.kind, h.*,
        case k.no when 1 then housing_support when 2 then council_tax_support when 3 then free_school_meals else assisted_bin end
            and current as granted,
        least(0.9, case k.no
            when 1 then case when tenure in ('social rent', 'private rent') then 0.16 * hardship else 0 end
            when 2 then 0.15 * hardship
            when 3 then case when children > 0 and age < 60 then 0.13 * hardship else 0 end
            else case when age >= 85 then 0.20 when age >= 75 then 0.08 when age >= 60 then 0.012 else 0 end * exp(0.1 * deprivation)
        end) as share
    from homes h cross join kinds k
),
-- an occupancy that ended takes an award with it; of those that go on, somewhat more than a quarter of the share ended each year
spans as (
    select no, kind, household_id, occupancy_id, lead_id, from_date, until_date, council_tax_band, occupancy_id * 8 + no as award_id,
        case
            when granted then null
            when not current and u(occupancy_id * 8 + no, 7010) < share then until_date
            when current and u(occupancy_id * 8 + no, 7010) < share * (end_date() - greatest(from_date, start_date())) / 1250
                then greatest(from_date, start_date()) + 1
                    + floor(u(occupancy_id * 8 + no, 7011) * (end_date() - greatest(from_date, start_date())))::int
        end as to_date,
        granted
    from leaning
)
select award_id, kind, household_id, lead_id, greatest(from_date, least(coalesce(to_date, end_date() + 1) - 1,
        coalesce(to_date, end_date()) - (30 + least(exponential(award_id, 7012, 2600), 9000))::int)) as from_date,
    to_date,
    round(case no
        when 1 then 70 + 70 * u(award_id, 7013)
        when 2 then (9 + 2.3 * (ascii(council_tax_band) - 65)) * (0.7 + 0.6 * u(award_id, 7013))
        when 3 then 13.5
    end, 2)::decimal(7, 2) as weekly_amount,
    case when to_date is null then null
        when to_date = until_date then 'left'
        else pick(['income-changed', 'income-changed', 'not-renewed', 'moved-to-universal-credit'], u(award_id, 7014)) end as end_reason
from spans
where (granted or to_date > start_date()) and coalesce(to_date, date '9999-12-31') > from_date
order by award_id;

-- Blue Badges last three years and are renewed. About 46 residents in 1,000 hold one (from memory); their share rises with
-- age and with how far people can walk.
create or replace table blue_badge as
with
holders as (
    select p.resident_id, p.from_date, p.until_date, p.birth_date, i.mobility, i.dementia, floor(u(p.resident_id, 7021) * 1096)::int as phase,
        case when i.mobility is not null then 0.37 else 0 end + case when i.neurological is not null then 0.3 else 0 end
            + case when i.care_requirement is not null then 0.2 else 0 end + case when i.dementia is not null then 0.2 else 0 end
            + case when i.autism is not null then 0.05 else 0 end
            + case when p.birth_date <= end_date() - interval 80 year then 0.17 when p.birth_date <= end_date() - interval 65 year then 0.06
                when p.birth_date <= end_date() - interval 45 year then 0.018 else 0.003 end as share
    from present p left join impairment i using (resident_id)
),
issued as (
    select resident_id, birth_date, mobility, dementia, nth, (start_date() - 1096 + phase + 1096 * nth::int)::date as issued_on, from_date, until_date
    from holders cross join range(0, 9) as badges(nth)
    where u(resident_id, 7020) < share
)
select resident_id * 16 + nth as badge_id, resident_id, issued_on,
    issued_on + 1095 as expires_on,
    case when mobility < issued_on and u(resident_id, 7022) < 0.6 then 'automatic'
        when dementia < issued_on then 'hidden-disability' else 'walking-assessed' end as eligibility,
    nth > 0 and issued_on - 1096 >= birth_date and u(resident_id, 7023) < 0.9 as renewal
from issued
where issued_on between start_date() - 1095 and end_date() and issued_on < until_date and until_date > start_date()
    and case when issued_on >= start_date() then issued_on >= from_date else from_date = start_date() end
    and issued_on >= birth_date + interval 2 year
order by badge_id;
