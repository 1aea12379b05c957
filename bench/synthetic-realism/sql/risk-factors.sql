with
measured as (select x.* from risk_factor x where x.year = (select max(year) from risk_factor)),
adult as (select m.* from measured m join living l using (resident_id) where l.age >= 18),
ill as (select c.* from condition c join living using (resident_id) where onset_date <= end_date() and coalesce(resolved_date > end_date(), true))
select 'smokers' as key, 'adults who smoke' as label, avg((smoking = 'current')::integer) as made, sum((smoking = 'current')::integer) as events from adult
union all select 'obese', 'adults with a BMI of 30 or more', avg((bmi >= 30)::integer), sum((bmi >= 30)::integer) from adult
union all select 'htn-undetected', 'of people with hypertension, not found', avg((detected_date is null)::integer), sum((detected_date is null)::integer) from ill where condition = 'HTN'
union all select 'dm-undetected', 'of people with diabetes, not found', avg((detected_date is null)::integer), sum((detected_date is null)::integer) from ill where condition = 'DM'
union all select 'dem-undetected', 'of people with dementia, not found', avg((detected_date is null)::integer), sum((detected_date is null)::integer) from ill where condition = 'DEM'
union all select 'htn-controlled', 'of known hypertension, treated to target', avg(met::integer), sum(met::integer) from care_process where process = 'pressure-to-target' and pathway = 'hypertension'
union all select 'dm-hba1c', 'of known diabetes, HbA1c 58 mmol/mol or less', avg(met::integer), sum(met::integer) from care_process where process = 'hba1c-to-target'
union all select 'af-anticoagulated', 'of known atrial fibrillation, anticoagulated', avg(met::integer), sum(met::integer) from care_process where process = 'anticoagulated'
