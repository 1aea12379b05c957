-- What is known of opt-outs, in the identity zone; opt-outs themselves are worked out at each build. The national list is
-- in no table: the engine leaves deleted rows in its file, and the list must be gone after its permitted life.

-- Every list that was taken: what a manifest keeps of it. forgotten_on: it was deleted on that day.
create table if not exists opt_out_list (
    kind varchar, sha256 varchar, listed_on date, taken_on date, lines bigint, forgotten_on date);

-- The newest list of objections that people made to this care system. withdrawn: from that day it stands no more.
create table if not exists objection (nhs_number varchar, person_key bigint, kind varchar, made_on date, withdrawn_on date);

-- Whom the last build found to be no person: made up by a practice to try its system. Nobody asks about them.
create table if not exists test_patient (person_key bigint);

-- When the national service was asked, and the version of the map of the resident index whose residents it was asked about.
create table if not exists opt_out_request (asked_on date, map_version integer);
