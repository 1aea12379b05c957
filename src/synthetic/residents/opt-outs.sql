-- Objections to the use of records. Half of them go by family: parents object for all who live with them.
-- Levels: type 1 about 2.5 in 100, national data opt-out about 5 (NHS England, from memory), local objections 0.8.
create or replace table opt_out as
with kinds(kind, nth, share) as (values ('type-1', 0, 0.025), ('national', 1, 0.052), ('local', 2, 0.008)),
asked as (
    select r.resident_id, kind,
        u(coalesce(l.group_id, 5000000 + r.resident_id), 2230 + nth::int) < share * 0.6 as family_objects,
        u(r.resident_id, 2233 + nth::int) as x, share,
        greatest(date '2014-01-01', r.arrived_date) + floor(u(r.resident_id, 2236 + nth::int)
            * greatest(1, date_diff('day', greatest(date '2014-01-01', r.arrived_date), coalesce(r.death_date, r.left_date, end_date()))))::int as from_date,
        coalesce(r.death_date, r.left_date, end_date()) as until
    from resident r join forming.life l using (resident_id) cross join kinds
    where not r.temporary and not r.ghost
)
select resident_id, kind, from_date from asked
where (case when family_objects then x < 0.85 else x < share * 0.5 end) and from_date <= until
order by resident_id, kind;
