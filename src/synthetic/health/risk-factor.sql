-- Risk factors of everybody of 16 and over, once a year on a day that would be the day of measuring. The values are the truth;
-- the `..._recorded` flags say which of them the practice measured that year.
create or replace table risk_factor as
with
illness as (
    select
        resident_id,
        min(case condition when 'HTN' then onset_date end) as htn_onset, min(case condition when 'HTN' then detected_date end) as htn_found,
        min(case condition when 'DM' then onset_date end) as dm_onset, min(case condition when 'DM' then detected_date end) as dm_found,
        min(case condition when 'NDH' then onset_date end) as ndh_onset, min(case condition when 'NDH' then detected_date end) as ndh_found,
        min(case condition when 'CKD' then onset_date end) as ckd_onset, min(case condition when 'CKD' then subtype end) as ckd_stage,
        min(case condition when 'FH' then onset_date end) as fh_onset,
        min(case condition when 'SMI' then detected_date end) as smi_found,
        min(case when condition in ('CHD', 'STIA', 'PAD', 'CKD', 'AF', 'HF', 'COPD') then detected_date end) as other_found
    from condition
    where condition in ('HTN', 'DM', 'NDH', 'CKD', 'FH', 'SMI', 'CHD', 'STIA', 'PAD', 'AF', 'HF', 'COPD')
    group by resident_id
),
treatment as (
    select
        resident_id,
        min(case role when 'antihypertensive' then from_date end) as pressure_treated,
        min(case role when 'statin' then from_date end) as statin,
        min(case role when 'glucose-lowering' then from_date end) as glucose_treated
    from medicine
    where role in ('antihypertensive', 'statin', 'glucose-lowering')
    group by resident_id
),
day as (
    select
        c.*, y.year, in_year(c.resident_id, y.year) as draw,
        greatest(c.known_from, y.from_date)
            + floor(u(in_year(c.resident_id, y.year), 3800)
                * (least(c.known_until, y.until_date) - greatest(c.known_from, y.from_date)))::integer as measured_on
    from constitution c
    join health_year y on c.known_from < y.until_date and c.known_until > y.from_date and c.known_from < c.known_until
    where date_diff('day', c.birth_date, y.from_date) >= 16 * 365.25
),
state as (
    select
        d.*, (d.measured_on - d.birth_date) / 365.25 as age,
        coalesce(i.htn_onset <= measured_on, false) as htn, coalesce(i.htn_found <= measured_on, false) as htn_known,
        coalesce(i.dm_onset <= measured_on, false) as dm, coalesce(i.dm_found <= measured_on, false) as dm_known,
        coalesce(i.ndh_onset <= measured_on, false) as ndh, coalesce(i.ndh_found <= measured_on, false) as ndh_known,
        case when i.ckd_onset <= measured_on then i.ckd_stage end as ckd_stage,
        coalesce(i.fh_onset <= measured_on, false) as fh,
        coalesce(i.smi_found <= measured_on, false) as smi_known,
        coalesce(least(i.htn_found, i.dm_found, i.other_found) <= measured_on, false) as followed,
        coalesce(t.pressure_treated <= measured_on, false) as pressure_treated,
        coalesce(t.statin <= measured_on, false) as on_statin,
        -- whether a treatment works for this person, in any year
        u(d.resident_id, 3801) < 0.73 - 0.03 * d.deprivation as pressure_controlled,
        u(d.resident_id, 3802) < 0.66 - 0.04 * d.deprivation as glucose_controlled
    from day d
    left join illness i on i.resident_id = d.resident_id
    left join treatment t on t.resident_id = d.resident_id
),
body as (
    select
        *,
        greatest(14, least(65, body_mass + 0.09 * (least(age, 60) - 18) - 0.08 * greatest(age - 75, 0) + 0.7 * normal(draw, 3803))) as bmi,
        normal(draw, 3804) as pressure_noise, normal(draw, 3805) as diastolic_noise,
        normal(draw, 3806) as glucose_noise, normal(draw, 3807) as fat_noise, normal(draw, 3808) as kidney_noise,
        u(resident_id, 3809) as kidney_place
    from state
),
pressed as (
    select
        *,
        case
            when not htn then least(139, greatest(88, 112 + 0.26 * (age - 20) + case sex when '1' then 3 else 0 end
                + 0.4 * (bmi - 26) + 5 * pressure + 5 * pressure_noise))
            when pressure_treated and pressure_controlled then least(139, greatest(100, 129 + 5 * pressure_noise))
            when pressure_treated then greatest(140, 149 + 7 * pressure_noise)
            else greatest(140, 147 + 4 * pressure + 6 * pressure_noise)
        end as systolic_value
    from body
)
select
    resident_id, year, measured_on,
    case when smokes_from is null or smokes_from > age then 'never' when smokes_until > age then 'current' else 'ex' end as smoking,
    bmi::decimal(4, 1) as bmi,
    round(systolic_value)::integer as systolic,
    round(greatest(45, least(
        case when htn and not (pressure_treated and pressure_controlled) then 118 else 89 end, systolic_value - 20,
        24 + 0.42 * systolic_value - 0.12 * greatest(age - 50, 0) + 5 * diastolic_noise)))::integer as diastolic,
    round(case
        when dm and not dm_known then 48 + exponential(resident_id, 3810, 9)
        when dm and glucose_controlled then least(58, greatest(40, 51 + 4 * glucose_noise))
        when dm then least(150, 59 + exponential(resident_id, 3810, 14) + 2 * abs(glucose_noise))
        when ndh then 42 + 5 * u(draw, 3811)
        else least(41, greatest(24, 35 + 0.05 * (age - 40) + 0.25 * (bmi - 27) + 2 * glucose_noise))
    end)::integer as hba1c,
    greatest(2, (5.0 + 0.012 * (least(age, 65) - 45) + 0.75 * cholesterol + 0.25 * fat_noise + case when fh then 2.2 else 0 end)
        * case when on_statin then 0.72 else 1 end)::decimal(4, 1) as cholesterol,
    greatest(1, (5.0 + 0.012 * (least(age, 65) - 45) + 0.75 * cholesterol + 0.25 * fat_noise + case when fh then 2.2 else 0 end - 1.3)
        * case when on_statin then 0.64 else 1 end)::decimal(4, 1) as non_hdl,
    round(case ckd_stage
        when 'stage 3' then 31 + 27 * kidney_place + kidney_noise * 0.5
        when 'stage 4' then 16 + 12 * kidney_place
        when 'stage 5' then 6 + 8 * kidney_place
        else least(120, greatest(61, 111 - 0.72 * (age - 20) + 7 * kidney_noise))
    end)::integer as egfr,
    u(draw, 3812) < case when followed then 0.90 when age between 40 and 75 then 0.45 else 0.25 end / slow_to_find ^ 0.3 as pressure_recorded,
    u(draw, 3813) < case when dm_known or smi_known then 0.85 when followed then 0.60 else 0.22 end / slow_to_find ^ 0.3 as bmi_recorded,
    u(draw, 3814) < case when followed or smi_known then 0.90 else 0.30 end / slow_to_find ^ 0.3 as smoking_recorded,
    u(draw, 3815) < case when dm_known then 0.92 when ndh_known then 0.80 when age >= 40 then 0.25 else 0.08 end / slow_to_find ^ 0.3 as hba1c_recorded,
    u(draw, 3816) < case when dm_known or followed then 0.80 when age >= 40 then 0.22 else 0.05 end / slow_to_find ^ 0.3 as cholesterol_recorded,
    u(draw, 3817) < case when dm_known or followed then 0.85 when age >= 40 then 0.30 else 0.10 end / slow_to_find ^ 0.3 as egfr_recorded
from pressed
order by resident_id, year;
