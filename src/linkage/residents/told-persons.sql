-- Of whom a version of the map may say something else than the one before it: those who have or had a record of its deliveries (which
-- may make it more trusted) or one that is trusted otherwise, gained or lost one, or were changed.
create or replace temp table told_person as
with given as (
    select distinct record_id from source_record
    where source_number in (select source_number from identity_source where map_version = getvariable('told_version'))
),
touched as (
    select person_key from record_person where record_id in (select record_id from given)
    union select person_key from record_person
    where getvariable('told_version') in (from_version, until_version)
    union select person_key from record_person
    where record_id in (
        select record_id from trust_settled where map_version = getvariable('told_version')
        union all select record_id from record_withdrawn where getvariable('told_version') in (from_version, until_version)
    )
    -- of a record that was parted from its person nobody is known to be it: into_key is then null
    union select person_key from (
        select unnest([person_key, into_key]) as person_key from identity_change
        where getvariable('told_version') in (map_version, reversed_version)
    ) where person_key is not null
),
-- two whom a steward parted may have one number: whose it is may change with either
parted_number as (
    select i.person_key, coalesce(n.current_number, i.value) as number
    from identifier i left join number_now n on n.nhs_number = i.value
    where i.kind = 'nhs-number'
        and i.person_key in (select unnest([person_key, into_key]) from identity_change where kind in ('merge', 'split'))
)
select person_key from touched
union select person_key from parted_number
where number in (select number from parted_number where person_key in (select person_key from touched));
