-- The reasons that can be given (catalogue/codes/discharge_delay_reasons.csv), and adults who stay although they no longer need an acute hospital, with the reason that is given. One row for each such stay.
create or replace table delay_reason as
select code, row_number() over (order by code) as reason_no from delay_reason_file order by code;

create or replace temp table delay_pick as
with each as (unpivot delay_reason_file on p0, p1, p2, p3 into name pathway_name value weight)
select substr(pathway_name, 2)::integer as pathway, code, (sum(weight) over earlier - weight) / sum(weight) over (partition by pathway_name) as low
from each where weight > 0
window earlier as (partition by pathway_name order by code);

create or replace table delayed_stay as
with
waiting as (
    select b.*, u(spell_id, 4610) as draw
    from bed_stay b where fit_on < to_date
)
select w.spell_id, w.org_code, w.site_code, w.from_date as admitted_on, w.fit_on as ready_date, w.to_date as left_on, w.pathway::tinyint as pathway, p.code as reason, w.counted
from waiting w
asof join delay_pick p on p.pathway = w.pathway and w.draw >= p.low
order by w.spell_id, w.counted;

-- Each trust's day of leaving: who no longer met the criteria to reside that day, who of them left and when, and who stayed.
create or replace table discharge_day as
with
left_today as (
    select org_code, discharged_at::date as date, count(*)::integer as left_hospital,
        count(*) filter (where discharged_at < discharged_at::date + interval 17 hour + interval 1 minute)::integer as by_five,
        count(*) filter (where pathway = 0)::integer as pathway_0, count(*) filter (where pathway = 1)::integer as pathway_1,
        count(*) filter (where pathway = 2)::integer as pathway_2, count(*) filter (where pathway = 3)::integer as pathway_3,
        count(*) filter (where to_date - from_date >= 7)::integer as left_7, count(*) filter (where to_date - from_date >= 14)::integer as left_14,
        count(*) filter (where to_date - from_date >= 21)::integer as left_21
    from bed_stay
    where fit_on is not null and discharged_at is not null
    group by 1, 2
),
stayed as (
    select org_code, date, sum(fit)::integer as stayed, sum(fit_7)::integer as stayed_7, sum(fit_14)::integer as stayed_14, sum(fit_21)::integer as stayed_21
    from nights group by org_code, date
)
select h.org_code, d.date,
    coalesce(s.stayed, 0) + coalesce(l.left_hospital, 0) as fit_total, coalesce(s.stayed_7, 0) + coalesce(l.left_7, 0) as fit_7,
    coalesce(s.stayed_14, 0) + coalesce(l.left_14, 0) as fit_14, coalesce(s.stayed_21, 0) + coalesce(l.left_21, 0) as fit_21,
    coalesce(l.by_five, 0) as left_by_five, coalesce(l.left_hospital, 0) - coalesce(l.by_five, 0) as left_later, coalesce(l.left_hospital, 0) as left_hospital,
    coalesce(s.stayed, 0) as stayed, coalesce(s.stayed_7, 0) as stayed_7, coalesce(s.stayed_14, 0) as stayed_14, coalesce(s.stayed_21, 0) as stayed_21,
    coalesce(l.pathway_0, 0) as pathway_0, coalesce(l.pathway_1, 0) as pathway_1, coalesce(l.pathway_2, 0) as pathway_2, coalesce(l.pathway_3, 0) as pathway_3
from trust_hospital h
cross join day d
left join left_today l on l.org_code = h.org_code and l.date = d.date
left join stayed s on s.org_code = h.org_code and s.date = d.date
order by h.org_code, d.date;
