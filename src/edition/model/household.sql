-- reads: household_member, demographic, council_tax_account, housing
-- Homes with those who live there, the council tax account that holds and the tenancy of a social landlord, if there is one.
-- Ages are by the month of birth, on the day of the last change of any demographic record.
with as_at as (
  select max(effective_from) as day from demographic
),
recorded as (
  select *
  from demographic
  where person_key is not null
  qualify row_number() over (partition by person_key order by effective_from desc, demographic_id) = 1
),
resident as (
  select
    m.home_key,
    r.lsoa_code,
    count(r.lsoa_code) over (partition by m.home_key, r.lsoa_code) as alike,
    floor(date_diff('month', r.birth_month, a.day) / 12) as age
  from household_member as m
  join recorded as r on r.person_key = m.person_key
  cross join as_at as a
),
home as (
  select
    home_key,
    -- where most of them say that it is; of two that as many say, the later code
    max_by(lsoa_code, (alike, lsoa_code)) as lsoa_code,
    count(*) as residents,
    count(*) filter (where age < 18) as children,
    count(*) filter (where age >= 65) as older_people
  from resident
  group by home_key
),
account as (
  select home_key, band, single_adult
  from council_tax_account
  where home_key is not null and to_date is null
  qualify row_number() over (partition by home_key order by from_date desc, account_id) = 1
),
tenancy as (
  select home_key, landlord
  from housing
  where home_key is not null and category = 'tenancy' and end_date is null
  qualify row_number() over (partition by home_key order by start_date desc, housing_id) = 1
)
select
  h.home_key,
  h.lsoa_code,
  h.residents,
  h.children,
  h.older_people,
  h.residents = 1 as lives_alone,
  case
    when h.residents > 12 then 'communal'
    when h.children > 0 then 'with-children'
    when h.residents = 1 then 'single'
    else 'couple-or-sharers'
  end as kind,
  a.band as council_tax_band,
  a.single_adult as single_adult_discount,
  t.landlord as social_landlord,
  d.day as as_at
from home as h
cross join as_at as d
left join account as a on a.home_key = h.home_key
left join tenancy as t on t.home_key = h.home_key
