-- Repeat prescriptions: one row per medicine that is taken regularly at some time in the period, issued every 28 or 56 days
-- (inhalers, creams and sprays every 56 or 84). Orders are worked out from these rows month by month (gp_medication_order.sql).
create or replace table gp_repeat as
with
named as (select distinct no, medicine from medicine_model),
courses as (
    select m.resident_id * 64 + n.no as course_id, m.resident_id, n.no::smallint as medicine_no, m.from_date,
        coalesce(m.to_date, date '9999-12-31') as until_date,
        case
            when m.medicine like '%inhaler%' or m.medicine like '%cream%' or m.medicine like '%spray%' or m.medicine like '%gel%'
                then case when u(m.resident_id * 64 + n.no, 6201) < 0.5 then 56 else 84 end
            when m.role in ('opioid', 'opioid substitution', 'hypnotic', 'antipsychotic', 'stimulant') then 28
            when u(m.resident_id, 6200) < 0.85 then 28
            else 56
        end::smallint as every_days
    from medicine m join named n using (medicine)
    where coalesce(m.to_date > start_date(), true) and m.from_date <= end_date()
)
select * from courses order by course_id;

-- what is written on the prescription of a regular medicine
create or replace table gp_regular as
select distinct no::smallint as medicine_no, medicine, bnf_section, bnf_chapter,
    case
        when medicine like '%inhaler%' or medicine like '%/dose%' then 'dose'
        when medicine like '%cream%' or medicine like '%gel%' then 'gram'
        when medicine like '%solution%' or medicine like '%eye drops%' then 'ml'
        when medicine like '%sachets%' then 'sachet'
        when medicine like '%pens%' then 'pre-filled disposable injection'
        when medicine like '%capsules%' then 'capsule'
        else 'tablet'
    end as unit,
    case
        when medicine like '%inhaler%' then 200 when medicine like '%spray%' then 180 when medicine like '%cream%' then 500 when medicine like '%gel%' then 100
        when medicine like '%solution%' then 300 when medicine like '%eye drops%' then 2.5 when medicine like '%pens%' then 5
        when medicine like '%70mg%' then 0.15
        when role in ('opioid', 'analgesic') then 4 when medicine like '%metformin%' or medicine like 'Metformin%' then 4
        when medicine like '%Co-careldopa%' then 3 when medicine like 'Apixaban%' or medicine like 'Levetiracetam%' or medicine like '%sachets%' then 2
        else 1
    end as amount,
    case
        when medicine like '%inhaler%' then 'Two puffs when required' when medicine like '%cream%' or medicine like '%gel%' then 'Apply as directed'
        when medicine like '%70mg%' then 'One to be taken once a week' when medicine like '%eye drops%' then 'One drop at night'
        when medicine like '%pens%' then 'Inject as directed' when medicine like '%solution%' then 'As directed'
        when role in ('opioid', 'analgesic') then 'One or two up to four times a day' when medicine like 'Metformin%' then 'Two to be taken twice a day'
        when medicine like 'Co-careldopa%' then 'One to be taken three times a day'
        when medicine like 'Apixaban%' or medicine like 'Levetiracetam%' or medicine like '%sachets%' then 'One to be taken twice a day'
        when role in ('statin', 'antidepressant', 'hypnotic', 'antipsychotic') then 'One to be taken at night'
        else 'One to be taken once a day'
    end as dose
from medicine_model
order by medicine_no;
