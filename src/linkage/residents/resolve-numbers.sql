-- Which number holds now for one that was given up, through any chain of mergers. Mergers that contradict one another, so that a
-- number would in the end replace itself, are left out; of two successors of one number the smaller is taken.
create or replace temp table number_now as
with recursive held as (select superseded_nhs_number, nhs_number from number_merger where not refused),
reach(a, b) as (
    select superseded_nhs_number, nhs_number from held
    union
    select reach.a, m.nhs_number from reach join held m on m.superseded_nhs_number = reach.b
),
sound as (
    select superseded_nhs_number as a, min(nhs_number) as b from held
    where superseded_nhs_number not in (select a from reach where a = b) group by all
),
chain(nhs_number, current_number, step) as (
    select a, b, 1 from sound
    union all
    select c.nhs_number, s.b, c.step + 1 from chain c join sound s on s.a = c.current_number
)
select nhs_number, max_by(current_number, step) as current_number from chain group by nhs_number order by nhs_number;
