-- Records and residents of whom reviewers said something that no likeness is to undo: different, unsure, or the same and taken back.
-- Whoever was kept stands for who was merged, and whoever was split from a resident since is whom reviewers had before them as well.
create or replace temp table told_pair as
with recursive led as materialized (
    select kind, person_key as one, into_key as other, map_version from identity_change
    where kind in ('merge', 'split') and reversed_version is null
    union all
    -- whoever a split made has nothing once it is taken back
    select 'back', into_key, person_key, 0 from identity_change where kind = 'split' and reversed_version is not null
),
-- since: from which version of the map on a split of the person is of whom reviewers had before them
reached(record_id, person_key, decision, since) as (
    (
        select record_id, person_key, decision, decided_version from review_candidate where decision in ('different', 'unsure')
        union
        select record_id, person_key, 'taken back', from_version from record_person
        where how = 'review' and until_version is not null
    )
    union
    select r.record_id, l.other, r.decision, case when l.kind = 'merge' then greatest(r.since, l.map_version) else r.since end
    from reached r join led l on l.one = r.person_key and (l.kind <> 'split' or l.map_version > r.since)
)
select distinct record_id, person_key, decision from reached;
