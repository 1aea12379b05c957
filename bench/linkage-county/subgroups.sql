-- The records of `told`, once for each subgroup that their resident, their sender, their faults or they themselves are of.
-- resident_truth, area_truth: the county's truth/residents.parquet and reference/lsoa.csv; ethnic_name: codes and labels; owner, record_fault, told: of county-people.ts.
create or replace temp table subgroup as
with resident as (
    select r.*, date_diff('day', birth_date, least(date '2026-04-01', coalesce(death_date, date '2026-04-01'))) / 365.25 as age,
        imd_decile
    from resident_truth r left join area_truth a on a.place = r.lsoa_id
),
client as (
    select distinct resident_id, case when dataset like 'mhsds%' then 'uses mental health services'
        when dataset = 'ambulance_incident' then 'had an ambulance' when dataset = 'social_care_event' then 'has social care'
        when dataset in ('homelessness_case', 'police_domestic_abuse') then 'is homeless or suffers abuse at home' end as kind
    from owner
),
record as (
    select t.record_id, t.resident_id, e.nhs_number, e.nhs_number_token, e.forename, e.surname, e.birth_date, e.birth_month,
        e.local_number
    from told t left join record_evidence e using (record_id)
)
select 'age' as grouping, case when age < 1 then '1 under 1' when age < 18 then '2 1 to 17' when age < 40 then '3 18 to 39'
    when age < 65 then '4 40 to 64' when age < 85 then '5 65 to 84' else '6 85 and over' end as value, record_id, resident_id
    from record join resident using (resident_id)
union all select 'sex', coalesce(sex, 'not known'), record_id, resident_id from record join resident using (resident_id)
union all select 'ethnic group', coalesce(ethnic_code || ' ' || label, 'not known'), record_id, resident_id
    from record join resident using (resident_id) left join ethnic_name on code = ethnic_code
union all select 'deprivation', coalesce('decile ' || lpad(imd_decile::varchar, 2, '0'), 'not known'), record_id, resident_id
    from record join resident using (resident_id)
union all select 'person', kind, record_id, resident_id
    from (select resident_id, unnest([
        case when twin_of is not null or resident_id in (select twin_of from resident_truth) then 'twin' end,
        case when age < 1 then 'baby' end,
        case when superseded_nhs_number is not null then 'has a superseded NHS number' end,
        case when nhs_number is null then 'has no NHS number' end,
        case when temporary then 'here for a time only' end,
        case when ghost then 'gone, still registered' end,
        case when death_date is not null then 'died' end,
        case when arrived_date >= date '2025-04-01' then 'came within the year' end,
        case when birth_surname is distinct from surname then 'has another surname than at birth' end]) as kind
      from resident union all from client) join record using (resident_id) where kind is not null
union all select 'record', case
        when nhs_number is not null then '1 a valid NHS number'
        when nhs_number_token is not null then '2 a token'
        when forename is not null and surname is not null and birth_date is not null
            then '3 names and birth date, but no valid number'
        when birth_date is not null then '4 a birth date, but neither both names nor a valid number'
        when birth_month is not null then '5 a birth month and a sex, but no token'
        when forename is not null and surname is not null then '6 names, but neither a birth date nor a valid number'
        when local_number is not null then '7 the partner''s own number and no more'
        else '8 no name, birth date or number' end, record_id, resident_id
    from record
union all select distinct 'source', dataset, record_id, resident_id from owner join told using (record_id, resident_id)
union all select distinct 'fault', coalesce(fault, '(no such fault)'), record_id, resident_id
    from told left join (from record_fault where fault in ('missing-nhs-number', 'other-nhs-number', 'nhs-number-digit',
        'superseded-nhs-number', 'typing-error', 'swapped-names', 'default-birth-date', 'day-month-swapped', 'partial-postcode'))
      using (record_id, resident_id);
