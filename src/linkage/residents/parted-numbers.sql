-- Numbers of the two whose merge is taken back, by their records or the tokens of those, and which mergers of numbers lead from the
-- one to the other. After `going_back`; `parted_key` is who stays, `parted_version` that of the merge.
create or replace temp table number_of_record as
with known as (
    select record_id, e.nhs_number, e.nhs_number_token
    from (
        select record_id from placed_record where person_key = getvariable('parted_key')
        union select record_id from record_person where person_key = getvariable('parted_key')
    ) join record_evidence e using (record_id)
)
select record_id, nhs_number from known where nhs_number is not null
union
select k.record_id, t.nhs_number from known k join token_crosswalk t on t.token = k.nhs_number_token;

create or replace temp table said_number as
select record_id, nhs_number from number_of_record join placed_record using (record_id)
where person_key = getvariable('parted_key');

-- what others brought who were merged with who stays is theirs as well
create or replace temp table staying_number as
select distinct n.nhs_number from number_of_record n join record_person p using (record_id)
left join identity_change c on c.change_id = p.change_id and c.kind = 'merge' and c.reversed_version is null
where p.person_key = getvariable('parted_key') and (p.from_version < getvariable('parted_version') or c.change_id is not null);

create or replace temp table gone_number as
select distinct nhs_number from said_number
where record_id in (from going_back) and nhs_number not in (from staying_number);

create or replace temp table parting_merger as
with recursive held as (
    select superseded_nhs_number as a, nhs_number as b, a in (from gone_number) as from_gone, b in (from gone_number) as to_gone
    from number_merger where not refused
),
-- those of who stays, and what they were given up for
staying(number) as (
    from staying_number
    union
    select h.b from staying s join held h on h.a = s.number where not h.to_gone
),
-- and whatever was given up for those
ancestor(number) as (
    from staying
    union
    select h.a from ancestor l join held h on h.b = l.number where not h.from_gone
)
select a, b from held
where from_gone and not to_gone and b in (from ancestor) or to_gone and not from_gone and a in (from staying);

drop table number_of_record;
