-- Overlays that end with the version `ended_version`: of a number that a record gives which was withdrawn in it, or is not trusted from
-- it on, where no trusted record of the other person, or of nobody, gives the holder's number still. After `number_now` and `kept_person`.
create or replace temp table ended_overlay as
with said as (
    select e.record_id, coalesce(n.current_number, e.nhs_number) as number, r.trust
    from record_evidence e join identity_record r using (record_id) left join number_now n on n.nhs_number = e.nhs_number
    where e.nhs_number is not null
),
lost as (
    select record_id from record_withdrawn where from_version = getvariable('ended_version')
    union
    select record_id from trust_settled join identity_record using (record_id)
    where trust_settled.map_version = getvariable('ended_version') and trust = 0
),
overlay as (
    select c.change_id, c.person_key, coalesce(a.into_key, c.person_key) as holder, coalesce(b.into_key, c.into_key) as other
    from identity_change c
    left join kept_person a on a.person_key = c.person_key left join kept_person b on b.person_key = c.into_key
    where c.kind = 'overlay' and c.reversed_version is null
),
-- those who held a number that is said less than it was
touched as (
    select o.* from overlay o where o.person_key in (
        select p.person_key from record_person p join said using (record_id)
        where p.how = 'number' and said.number in (select number from said where record_id in (from lost)))
),
standing as (
    select t.change_id
    from touched t
    join record_person h on h.person_key = t.holder and h.how = 'number' and h.until_version is null
    join said held on held.record_id = h.record_id
    join said told on told.number = held.number and told.trust > 0
    left join record_person p on p.record_id = told.record_id and p.until_version is null
    where case when t.other is null then p.person_key is distinct from t.holder else p.person_key = t.other end
)
select change_id from touched where change_id not in (from standing) order by change_id;
