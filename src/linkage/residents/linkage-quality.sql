-- Every record with how it was linked and what groups it: age, sex, and the deprivation of the home of its person (deprivation_told:
-- person_key, decile) or of most residents who have the record's postcode. how: '' where it is nobody's.
create or replace temp table quality_described as
with postcode_decile as (
    select postcode, max_by(decile, (people, decile)) as decile
    from (
        select s.postcode, t.decile, count(*) as people
        from deprivation_told t join resident s using (person_key)
        where s.postcode is not null group by s.postcode, t.decile)
    group by postcode
),
person_told as (
    select person_key, s.sex, year(s.birth_date) as born, t.decile
    from resident s full join deprivation_told t using (person_key)
),
in_doubt as (select distinct record_id from review_candidate where decision is null),
described as (
    select e.record_id, p.person_key, p.how, p.match_probability, c.match_probability as chance,
        q.record_id is not null as in_doubt, coalesce(e.sex, t.sex) as sex, coalesce(t.decile, d.decile) as decile,
        (select year(max(as_at)) from identity_map) - coalesce(left(e.birth_month, 4)::integer, t.born) as age
    from record_evidence e anti join withdrawn_record using (record_id)
    left join (select record_id, person_key, how, match_probability from record_person where until_version is null) p using (record_id)
    left join unlinked_chance c using (record_id)
    left join in_doubt q using (record_id)
    left join person_told t on t.person_key = p.person_key
    left join postcode_decile d on d.postcode = case when t.decile is null then e.postcode end
)
select record_id, coalesce(how, '') as how, person_key is null and in_doubt as in_doubt,
    case when how = 'probability' then (1 - match_probability)::decimal(18, 9) end as chance_false,
    case when person_key is null then chance::decimal(18, 9) end as chance_missed,
    coalesce(sex, 'not known') as sex, coalesce(decile, 'not known') as decile,
    case when age is null then 'not known' when age < 1 then 'under 1' when age < 18 then '1 to 17'
        when age < 40 then '18 to 39' when age < 65 then '40 to 64' when age < 85 then '65 to 84' else '85 and over' end as age
from described;

-- Records counted by all of it at once: a few thousand rows, of which each grouping is then added up.
create or replace temp table quality_counted as
select how, in_doubt, sex, decile, age, count(*) as records, sum(chance_false) as chance_false, sum(chance_missed) as chance_missed
from quality_described group by how, in_doubt, sex, decile, age;

-- The same by what a record has several of: the sources that say it, and the groups that sources gave (ethnic group and others), of
-- each kind the one that most rows say. Short numbers stand for the names while records are told apart.
create or replace temp table quality_in_groups as
with named as (
    select row_number() over () as source, dataset, role from (select distinct dataset, role from record_source)
),
sourced as (
    select distinct n.source::usmallint as source, s.record_id
    from record_source s join named n on n.dataset = s.dataset and n.role = s.role
),
-- in the order of the values, so that of values that as many rows say the last stands
valued as (
    select kind, value, dense_rank() over (order by kind) as kind_number, row_number() over (order by kind, value) as number
    from (select distinct kind, value from record_group)
),
grouped as (
    select record_id, max(rows * 1048576 + number) % 1048576 as number
    from (
        select g.record_id, v.kind_number, v.number, sum(g.rows)::bigint as rows
        from record_group g join valued v on v.kind = g.kind and v.value = g.value
        group by g.record_id, v.kind_number, v.number)
    group by record_id, kind_number
),
by_source as (
    select s.source, d.how, d.in_doubt, count(*) as records, sum(chance_false) as chance_false, sum(chance_missed) as chance_missed
    from sourced s join quality_described d using (record_id) group by s.source, d.how, d.in_doubt
)
select 'source' as grouping, n.dataset || case when n.role = '' then '' else ' (' || n.role || ')' end as value, b.* exclude (source)
from by_source b join named n using (source)
union all
select v.kind, v.value, d.how, d.in_doubt, count(*), sum(chance_false), sum(chance_missed)
from grouped g join valued v using (number) join quality_described d using (record_id)
group by v.kind, v.value, d.how, d.in_doubt;

create or replace temp view quality_by_group as
select 'all' as grouping, 'all' as value, how, in_doubt, records, chance_false, chance_missed from quality_counted
union all select 'age', age, how, in_doubt, records, chance_false, chance_missed from quality_counted
union all select 'sex', sex, how, in_doubt, records, chance_false, chance_missed from quality_counted
union all select 'deprivation', decile, how, in_doubt, records, chance_false, chance_missed from quality_counted
where exists (from deprivation_told)
union all from quality_in_groups;
