-- Changes of who is who up to the version `identity_version`, without anything that people wrote: each a row, and each taken
-- back again another row. records: those that got another person by it, or lost theirs. Who lost records since these turned out to
-- be sensitive is not told: it would say of whom there is a confidential record. They are in the numbers of the version.
with moved as (
    -- what a split gave back went on by merges from before
    select change_id, count(*) as records from record_person join identity_change using (change_id)
    where from_version = map_version group by change_id
),
-- who was found to be another in the very version in which they were made is nobody's change
seen as (
    select distinct person_key from record_person where until_version is null or until_version > from_version
),
unlinked as (
    select u.until_version as map_version, u.person_key, count(*) as records
    from record_person u
    -- who was linked otherwise from then on lost nothing
    anti join record_person again
        on again.record_id = u.record_id and again.person_key = u.person_key and again.from_version = u.until_version
            and (again.until_version is null or again.until_version > again.from_version)
    where u.until_version is not null
    group by all
),
taken_back as (
    select from_version as map_version, count(*) as records from record_person where change_id is null group by all
),
told as (
    select c.change_id, c.kind, c.map_version, c.person_key, c.into_key as into_person_key,
        case
            when c.kind = 'overlay' then 'number-given-to-another'
            when c.reason = 'one NHS number was given up for the other' then 'number-given-up'
            when c.reason = 'the same name, birth date and place or partner''s number' then 'same-by-every-record'
            when c.reason in (
                'a delivery that was put back gives both the same NHS number',
                'a delivery that was put back says whose the NHS number is'
            ) then 'number-put-back'
            when c.reason in (
                'both give an NHS number that a withdrawn delivery gave to another',
                'the NHS number is nobody else''s since a delivery was withdrawn, and the person has another'
            ) then 'number-free-again'
            when c.reason = 'the only delivery that had a record of theirs was withdrawn' then 'delivery-withdrawn'
            else 'decided-by-reviewers'
        end as reason,
        case c.kind when 'unlink' then u.records when 'overlay' then 0 else m.records end as records
    from identity_change c
    left join moved m using (change_id)
    left join unlinked u on u.map_version = c.map_version and u.person_key = c.person_key
    where (c.kind <> 'merge' or c.person_key in (select person_key from seen))
        and not (c.kind = 'unlink' and starts_with(c.reason, 'a record turned out to be sensitive'))
    union all
    select c.change_id, c.kind || '-taken-back', c.reversed_version,
        case c.kind when 'overlay' then c.person_key else c.into_key end,
        case c.kind when 'overlay' then c.into_key else c.person_key end,
        case when c.change_id in (select change_id from overlay_withdrawn) then 'delivery-withdrawn' else 'decided-by-reviewers' end,
        case c.kind when 'overlay' then 0 else t.records end
    from identity_change c
    left join taken_back t on t.map_version = c.reversed_version
    where c.reversed_version is not null
)
select t.change_id, t.kind, t.map_version, v.as_at as changed_on, t.person_key, t.into_person_key, t.reason,
    coalesce(t.records, 0) as records
from told t join identity_map v using (map_version)
where t.map_version <= getvariable('identity_version')
