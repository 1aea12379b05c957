-- The opt-outs that stand, each person and kind once. It reads
--   resident_number   person_key, nhs_number: every resident, a row for each current number; missing where there is none
--   earlier_number    person_key, nhs_number: other numbers by which residents go or went
--   resident_merged   person_key, into_key: persons who are another person now
--   resident_joined   person_key, into_key: persons whom a merge or a split ever joined, also one that was taken back
--   national_listed   nhs_number: numbers without a national opt-out
--   objection         nhs_number or person_key, kind, made_on, withdrawn_on
--   type_1_statement  person_key, dissent, recorded_on: what general practices recorded
--   opt_out_day       day: the day for which they stand

with recursive
-- All of a person's numbers must be on the list. Who has none, or came after it was asked for, is not on it.
national as (
    select n.person_key, 'national' as kind
    from resident_number n left join (select distinct nhs_number from national_listed) l using (nhs_number)
    group by n.person_key
    having count(*) > count(l.nhs_number)
),
standing as (
    from objection where withdrawn_on is null or withdrawn_on > (select day from opt_out_day)
),
neighbour(person_key, other_key) as (
    from resident_joined union select into_key, person_key from resident_joined
),
-- Of persons who were ever joined nobody knows whom a key meant: all of them are taken to have objected.
objecting_by_key(person_key, kind) as (
    select person_key, kind from standing where person_key is not null
    union
    select n.other_key, o.kind from objecting_by_key o join neighbour n on n.person_key = o.person_key
),
objecting as (
    select coalesce(m.into_key, o.person_key) as person_key, o.kind
    from (
        from objecting_by_key
        union
        select n.person_key, s.kind from standing s join (from resident_number union from earlier_number) n using (nhs_number)
    ) o left join resident_merged m using (person_key)
),
-- The latest statement wins, and on one day dissent does. A dissent without a date is not outlived; a withdrawal without one outlives
-- nothing, and one of a day to come outlives nothing until that day. A dissent is heard at once, whatever its day.
stated as (
    select coalesce(m.into_key, s.person_key) as person_key, s.dissent,
        coalesce(s.recorded_on, if(s.dissent, date '9999-12-31', date '0001-01-01')) as recorded_on
    from type_1_statement s left join resident_merged m using (person_key)
    where s.dissent or (not s.dissent and coalesce(s.recorded_on <= (select day from opt_out_day), true))
),
type_1 as (
    select person_key, 'type_1' as kind
    from stated
    group by person_key
    having max(recorded_on) filter (where dissent) >= coalesce(max(recorded_on) filter (where not dissent), date '0001-01-01')
)
select distinct person_key, kind
from (from national union all from objecting union all from type_1)
where person_key is not null
order by person_key, kind
