-- The resident index. Every table that changes says from which version of the map on a row holds, and until which it did
-- (that version not included; missing: it still holds), so that the map of any earlier edition can be read again.

create table if not exists identity_map (map_version integer, as_at date, map_hash varchar);

-- Deliveries whose rows were read: each is read once.
create table if not exists identity_source (source_number integer, source varchar, dataset varchar, rows bigint, map_version integer);

-- Which records each of them has, in the order of the sources.
create table if not exists source_record (source_number integer, record_id ubigint);

-- What rows say about their persons, each distinct tuple once. trust: of the most trusted source that says it.
create table if not exists identity_record (
    record_id ubigint, nhs_number varchar, nhs_number_token varchar, forename varchar, surname varchar, birth_date varchar,
    sex varchar, postcode varchar, local_from varchar, local_number varchar,
    trust utinyint, sensitive boolean, map_version integer);

-- The same, as far as it says anything: missing instead of '', numbers that fail their check, default dates and "Baby" gone.
create table if not exists record_evidence (
    record_id ubigint, nhs_number varchar, nhs_number_token varchar, forename varchar, nicknames varchar[], surname varchar,
    birth_date date, birth_month varchar, sex varchar, postcode varchar, local_from varchar, local_number varchar);

-- Records that only deliveries say which were withdrawn: nobody's, and evidence of nothing, until a delivery says them again. They
-- stay, as do the persons they had, since earlier editions stand on them.
create table if not exists record_withdrawn (record_id ubigint, from_version integer, until_version integer);
create view if not exists withdrawn_record as select record_id from record_withdrawn where until_version is null;

-- Deliveries that were withdrawn: evidence of nothing from a version on, until they were put back.
create table if not exists source_withdrawn (source_number integer, from_version integer, until_version integer);

-- Records that are more or less trusted from a version on, since a delivery that said them was withdrawn or put back.
create table if not exists trust_settled (record_id ubigint, map_version integer);

create table if not exists record_source (dataset varchar, role varchar, record_id ubigint, rows bigint);
create table if not exists record_group (record_id ubigint, kind varchar, value varchar, rows bigint);

-- Homes and families are told from an edition's rows. An index from before that may hold them still: it has no use for them.
drop table if exists record_home;
drop table if exists record_relation;

-- refused: a reviewer took back the merge of persons that it led to.
create table if not exists number_merger (
    superseded_nhs_number varchar, nhs_number varchar, refused boolean, map_version integer);
create table if not exists token_crosswalk (token varchar, nhs_number varchar, key_version integer);

-- Whose a record is. how: number, token, local-number, demographics, probability, new-person, review.
create table if not exists record_person (
    record_id ubigint, person_key bigint, how varchar, match_weight double, match_probability double,
    from_version integer, until_version integer, change_id integer);

-- Whose records would be that are withdrawn now. Merges, splits and reviewers' decisions that are made or taken back meanwhile change
-- it as they change record_person, so that the records come back to whose they are by what holds then.
create table if not exists withdrawn_person (
    record_id ubigint, person_key bigint, how varchar, match_weight double, match_probability double,
    from_version integer, until_version integer, change_id integer);
create view if not exists placed_record as
    select *, false as away from record_person where until_version is null
    union all select *, true from withdrawn_person where until_version is null;
create view if not exists moved_record as
    select record_id, change_id from record_person where change_id is not null
    union all select record_id, change_id from withdrawn_person where change_id is not null;

-- Pairs in doubt, for two reviewers. decision: same, different or unsure; missing until there is one.
create table if not exists review_candidate (
    record_id ubigint, person_key bigint, match_weight double, match_probability double, map_version integer,
    decision varchar, decided_version integer);

-- The likeliest person of records that stayed unlinked, made anew by each update: what was perhaps missed.
create table if not exists unlinked_chance (record_id ubigint, person_key bigint, match_probability double);

-- What was done to persons beside adding records: merge, split, overlay, unlink. into_key: who was kept, or is new.
create table if not exists identity_change (
    change_id integer, map_version integer, kind varchar, person_key bigint, into_key bigint, reason varchar,
    reversed_version integer);

-- Overlays that nobody took back: they ended with the withdrawal of who told them. Put back, it tells them as other changes.
create table if not exists overlay_withdrawn (change_id integer);

create table if not exists resident (
    person_key bigint, nhs_number varchar, forename varchar, surname varchar, birth_date date, sex varchar, postcode varchar,
    records bigint, from_version integer, merged_into bigint);

create table if not exists identifier (
    person_key bigint, kind varchar, value varchar, trust utinyint, from_version integer, until_version integer);

-- Every way in which a resident is known to be called, born and housed: what records without a number are compared with.
create table if not exists resident_variant (
    person_key bigint, forename varchar, nicknames varchar[], surname varchar, birth_date date, birth_month varchar, sex varchar,
    postcode varchar, is_top boolean);
