-- What was done each year for people whose illness is known: checks ('done'), treatment ('treated') and reaching the target
-- ('to-target'). Diabetes: eight processes of the National Diabetes Audit and NICE treatment targets (HbA1c 58 mmol/mol or less,
-- below 140/90, a statin). Blood pressure targets by age as in catalogue/codes/bp_thresholds_ng136.csv. Cholesterol: non-HDL 2.6
-- mmol/L or less (CVDPREVENT). Severe mental illness: the six physical health checks.
create or replace table care_process as
with
known as (
    select
        f.*,
        (f.measured_on - c.birth_date) / 365.25 as age, c.slow_to_find, in_year(f.resident_id, f.year) as draw,
        coalesce(i.dm <= y.from_date, false) as dm, coalesce(i.htn <= y.from_date, false) as htn, coalesce(i.af <= y.from_date, false) as af,
        coalesce(i.cvd <= y.from_date, false) as cvd, coalesce(i.smi <= y.from_date, false) as smi,
        coalesce(t.antihypertensive < y.until_date, false) as on_antihypertensive, coalesce(t.statin < y.until_date, false) as on_statin,
        coalesce(t.anticoagulant < y.until_date, false) as on_anticoagulant, coalesce(t.glucose < y.until_date, false) as on_glucose_lowering
    from risk_factor f
    join health_year y on y.year = f.year
    join constitution c on c.resident_id = f.resident_id
    join (
        select
            resident_id,
            min(case condition when 'DM' then detected_date end) as dm, min(case condition when 'HTN' then detected_date end) as htn,
            min(case condition when 'AF' then detected_date end) as af, min(case condition when 'SMI' then detected_date end) as smi,
            min(case when condition in ('CHD', 'STIA', 'PAD', 'CKD') then detected_date end) as cvd
        from condition
        where condition in ('DM', 'HTN', 'AF', 'SMI', 'CHD', 'STIA', 'PAD', 'CKD')
        group by resident_id
    ) i on i.resident_id = f.resident_id
    left join (
        select
            resident_id,
            min(case role when 'antihypertensive' then from_date end) as antihypertensive, min(case role when 'statin' then from_date end) as statin,
            min(case role when 'anticoagulant' then from_date end) as anticoagulant, min(case role when 'glucose-lowering' then from_date end) as glucose
        from medicine
        group by resident_id
    ) t on t.resident_id = f.resident_id
),
each as (
    select resident_id, year, unnest(list_concat(
        case when dm then [
            {'pathway': 'diabetes', 'process': 'hba1c-checked', 'kind': 'done', 'met': hba1c_recorded},
            {'pathway': 'diabetes', 'process': 'pressure-checked', 'kind': 'done', 'met': pressure_recorded},
            {'pathway': 'diabetes', 'process': 'cholesterol-checked', 'kind': 'done', 'met': cholesterol_recorded},
            {'pathway': 'diabetes', 'process': 'creatinine-checked', 'kind': 'done', 'met': egfr_recorded},
            {'pathway': 'diabetes', 'process': 'albumin-checked', 'kind': 'done', 'met': u(draw, 3920) < 0.62 / slow_to_find ^ 0.3},
            {'pathway': 'diabetes', 'process': 'foot-checked', 'kind': 'done', 'met': u(draw, 3921) < 0.78 / slow_to_find ^ 0.3},
            {'pathway': 'diabetes', 'process': 'bmi-checked', 'kind': 'done', 'met': bmi_recorded},
            {'pathway': 'diabetes', 'process': 'smoking-checked', 'kind': 'done', 'met': smoking_recorded},
            {'pathway': 'diabetes', 'process': 'glucose-treated', 'kind': 'treated', 'met': on_glucose_lowering},
            {'pathway': 'diabetes', 'process': 'hba1c-to-target', 'kind': 'to-target', 'met': hba1c <= 58},
            {'pathway': 'diabetes', 'process': 'pressure-to-target', 'kind': 'to-target', 'met': systolic < 140 and diastolic < 90},
            {'pathway': 'diabetes', 'process': 'statin-taken', 'kind': 'treated', 'met': on_statin}] else [] end,
        case when htn then [
            {'pathway': 'hypertension', 'process': 'pressure-checked', 'kind': 'done', 'met': pressure_recorded},
            {'pathway': 'hypertension', 'process': 'pressure-treated', 'kind': 'treated', 'met': on_antihypertensive},
            {'pathway': 'hypertension', 'process': 'pressure-to-target', 'kind': 'to-target', 'met': systolic < case when age < 80 then 140 else 150 end and diastolic < 90}] else [] end,
        case when cvd then [
            {'pathway': 'cholesterol', 'process': 'cholesterol-checked', 'kind': 'done', 'met': cholesterol_recorded},
            {'pathway': 'cholesterol', 'process': 'statin-taken', 'kind': 'treated', 'met': on_statin},
            {'pathway': 'cholesterol', 'process': 'cholesterol-to-target', 'kind': 'to-target', 'met': non_hdl <= 2.6}] else [] end,
        case when af then [
            {'pathway': 'atrial-fibrillation', 'process': 'anticoagulated', 'kind': 'treated', 'met': on_anticoagulant}] else [] end,
        case when smi then [
            {'pathway': 'severe-mental-illness', 'process': 'pressure-checked', 'kind': 'done', 'met': pressure_recorded},
            {'pathway': 'severe-mental-illness', 'process': 'bmi-checked', 'kind': 'done', 'met': bmi_recorded},
            {'pathway': 'severe-mental-illness', 'process': 'smoking-checked', 'kind': 'done', 'met': smoking_recorded},
            {'pathway': 'severe-mental-illness', 'process': 'glucose-checked', 'kind': 'done', 'met': hba1c_recorded or u(draw, 3922) < 0.5},
            {'pathway': 'severe-mental-illness', 'process': 'cholesterol-checked', 'kind': 'done', 'met': cholesterol_recorded or u(draw, 3923) < 0.5},
            {'pathway': 'severe-mental-illness', 'process': 'alcohol-checked', 'kind': 'done', 'met': u(draw, 3924) < 0.70 / slow_to_find ^ 0.3}] else [] end)) as found
    from known
    where dm or htn or cvd or af or smi
)
select resident_id, year, found.pathway, found.process, found.kind, found.met
from each
order by resident_id, year, found.pathway, found.process;
