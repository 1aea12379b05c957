-- Coded entries of the records of practices. Always whole: diagnoses (those from before the period, or from before somebody joined
-- the practice, are sent in the month of joining), resolved problems, measurements of the year, checks, frailty, circumstances,
-- referrals, letters of discharge. What routine contacts leave, and repeated measurements, are thinned with `gp_share()`.
with
diagnosed as (
    select stream, registration_id, key, date, sent_on, code, name, null::double as value, null as unit,
        is_problem, case stream when 1 then 'First' else 'Ongoing' end as episodicity, is_confidential
    from gp_problem
    where sent_on >= chunk_from() and sent_on < chunk_to()
),
-- the measurements of a year: the day on which they were made, and up to three earlier ones that said about the same
factor as (
    select f.*, g.registration_id, g.practice_id, g.from_date, g.until_date,
        case g.sex when '1' then 175.5 else 162 end + 6.8 * greatest(-3, least(3, normal(f.resident_id, 6103))) as height,
        r.nth, f.measured_on - case when r.nth = 0 then 0 else r.nth * 34 + floor(u((f.resident_id * 64 + f.year - 1990) * 4 + r.nth, 6104) * 20) end::integer as raw_date
    from risk_factor f
    join (select unnest(range(0, 4)) as nth) r on true
    join gp_patient g on g.resident_id = f.resident_id
    where f.measured_on >= chunk_from() - 2 and f.measured_on < chunk_to() + 135
        and (r.nth = 0 and f.measured_on < chunk_to() + 7
            or r.nth > 0 and f.pressure_recorded and u((f.resident_id * 64 + f.year - 1990) * 4 + r.nth, 6105) < 0.6 * gp_share())
),
factor_here as (
    select *
    from (select * exclude (raw_date), working_day(raw_date, from_date, resident_id) as on_date from factor)
    where on_date >= greatest(chunk_from(), from_date) and on_date < least(chunk_to(), until_date)
),
measured as (
    select registration_id, practice_id, (resident_id * 64 + year - 1990) * 4 + nth as key, on_date, unnest(list_filter([
        {'measure': case when pressure_recorded then 'systolic' end, 'value': (systolic + case when nth = 0 then 0 else 2 * nth + 1 end)::double},
        {'measure': case when pressure_recorded then 'diastolic' end, 'value': (diastolic + nth)::double},
        {'measure': case when bmi_recorded and nth = 0 then 'bmi' end, 'value': bmi::double},
        {'measure': case when bmi_recorded and (nth > 0 or u(resident_id, 6106) < gp_share()) then 'height' end, 'value': round(height)},
        {'measure': case when bmi_recorded and (nth > 0 or u(resident_id, 6107) < gp_share()) then 'weight' end, 'value': round(bmi * (height / 100) ^ 2, 1)},
        {'measure': case when smoking_recorded and nth = 0 then 'smokes_' || smoking end, 'value': null},
        {'measure': case when hba1c_recorded and nth < 2 then 'hba1c' end, 'value': (hba1c + nth)::double},
        {'measure': case when cholesterol_recorded and nth = 0 then 'cholesterol' end, 'value': cholesterol::double},
        {'measure': case when cholesterol_recorded and nth = 0 then 'non_hdl' end, 'value': non_hdl::double},
        {'measure': case when egfr_recorded and nth < 2 then 'egfr' end, 'value': (egfr + nth)::double}
    ], lambda m: m.measure is not null)) as m
    from factor_here
),
measurement as (
    select 3, n.registration_id, n.key * 32 + k.nth, n.on_date, n.on_date,
        case when other_units(n.practice_id) then coalesce(k.other_code, k.code) else k.code end,
        case when other_units(n.practice_id) then coalesce(k.other_name, k.name) else k.name end,
        case
            when other_units(n.practice_id) and k.other_unit = '%' then round(n.m.value * 0.0915 + 2.15, 1)
            when other_units(n.practice_id) and k.other_unit = 'm' then n.m.value / 100
            else n.m.value
        end,
        case when other_units(n.practice_id) then coalesce(k.other_unit, k.unit) else k.unit end, false, null, false
    from measured n
    join (select *, row_number() over (order by measure) as nth from gp_measure) k on k.measure = n.m.measure
),
process as (
    select 4, f.registration_id, ((f.resident_id * 64 + f.year - 1990) * 8 + case p.process when 'albumin-checked' then 0 when 'foot-checked' then 1 else 2 end),
        f.on_date, f.on_date, k.code, k.name,
        case p.process
            when 'albumin-checked' then round(exp(0.3 + 1.1 * normal(f.resident_id * 64 + f.year - 1990, 6108)), 1)
            when 'alcohol-checked' then floor(u(f.resident_id, 6109) * case s.alcohol when 'none' then 0 when 'lower risk' then 4 when 'increasing risk' then 8 else 12 end)
        end,
        k.unit, false, null, false
    from factor_here f
    join care_process p on p.resident_id = f.resident_id and p.year = f.year
    join social s on s.resident_id = f.resident_id
    join gp_measure k on k.measure = case p.process when 'albumin-checked' then 'albumin' when 'foot-checked' then 'foot' when 'alcohol-checked' then 'audit' end
    where p.met and p.kind = 'done' and f.nth = 0
),
frail as (
    select g.registration_id, f.resident_id * 64 + f.year - 1990 as key, working_day(f.as_at + floor(u(f.resident_id * 64 + f.year - 1990, 6110) * 85)::integer, f.as_at, f.resident_id) as on_date,
        f.efi::double as efi, f.category, g.from_date, g.until_date
    from frailty f
    join gp_patient g on g.resident_id = f.resident_id
    where f.as_at < chunk_to() + 7 and f.as_at > chunk_from() - 90
        and g.birth_date <= f.as_at - interval 65 year and u(f.resident_id * 64 + f.year - 1990, 6111) < 0.88
        and f.as_at < g.until_date
),
frailty_entry as (
    select 5, f.registration_id, f.key * 2 + (k.measure = 'frailty_score')::integer, f.on_date, f.on_date, k.code, k.name,
        case when k.measure = 'frailty_score' then round(f.efi, 2) end, k.unit, k.measure <> 'frailty_score', case when k.measure <> 'frailty_score' then 'Review' end, false
    from frail f
    join gp_measure k on k.measure = 'frailty_score' or k.measure = 'frailty_' || f.category
    where f.on_date >= greatest(chunk_from(), f.from_date) and f.on_date < least(chunk_to(), f.until_date)
),
circumstance as (
    select 6, c.registration_id, c.key, c.date, c.date, k.code, k.name, null::double, null, false, null, false
    from gp_circumstance c
    join gp_measure k using (measure)
    where c.date >= chunk_from() and c.date < chunk_to()
),
contact as (
    select c.*, g.resident_id, g.practice_id, m.season
    from gp_contact c
    join gp_patient g using (registration_id)
    join gp_month m on m.month = date_trunc('month', c.date)
    where c.date >= chunk_from() and c.date < chunk_to() and c.status <> 'Cancelled'
),
-- what the practice sent to hospital, and what came back from it
referral as (
    select 7, g.registration_id, p.pathway_id, p.referred_on, p.referred_on, k.code, k.name, null::double, null, false, null, false
    from pathway p
    join gp_patient g on g.resident_id = p.resident_id and p.referred_on >= g.from_date and p.referred_on < g.until_date
    join gp_measure k on k.measure = case p.priority when 'cancer' then 'referral_cancer' else 'referral' end
    where p.referred_on >= chunk_from() and p.referred_on < chunk_to() and referral_source(p.pathway_id, p.priority, p.treatment_function) in ('03', '92')
),
discharged as (
    select *, working_day(discharged_at::date + 1 + floor(u(spell_id, 6117) * 3)::integer, discharged_at::date, resident_id) as on_date
    from spell
    where kind <> 'birth' and not died and discharged_at >= chunk_from() - 6 and discharged_at < chunk_to()
),
discharge_letter as (
    select 10, g.registration_id, s.spell_id, s.on_date, s.on_date, k.code, k.name, null::double, null, false, null, false
    from discharged s
    join gp_patient g on g.resident_id = s.resident_id and s.on_date >= g.from_date and s.on_date < g.until_date
    join gp_measure k on k.measure = 'discharge_summary'
    where s.on_date >= chunk_from() and s.on_date < chunk_to()
),
missed as (
    select 8, c.registration_id, c.contact_id, c.date, c.date, k.code, k.name, null::double, null, false, null, false
    from contact c join gp_measure k on k.measure = 'dna'
    where c.status = 'Did Not Attend'
),
item as (
    select c.*, p.item, p.code, p.name, p.mean, p.sd, p.low, p.high, p.decimals, p.unit, p.other_unit, p.multiply, p.confidential,
        case when p.code = 'complaint' then floor(u(c.contact_id, 6120) * 500)::smallint end as complaint_slot
    from contact c join gp_panel p on p.kind = c.kind
    where c.status <> 'Did Not Attend' and u(c.contact_id * 16 + p.block, 6119) < p.chance
),
routine as (
    select 9, i.registration_id, i.contact_id * 32 + i.item, i.date, i.date, coalesce(m.code, case when i.code <> 'local' then i.code end), coalesce(m.name, i.name),
        case when i.mean is not null then round(
            greatest(i.low, least(i.high, i.mean + case when i.code = '1022431000000105' then case i.sex when '1' then 9 else -7 end else 0 end
                + i.sd * (0.75 * normal(i.resident_id * 32 + i.item, 6122) + 0.66 * normal(i.contact_id * 32 + i.item, 6123))))
            * case when other_units(i.practice_id) then coalesce(i.multiply, 1) else 1 end,
            (i.decimals + case when other_units(i.practice_id) and i.multiply < 1 then 1 else 0 end)::integer) end,
        case when other_units(i.practice_id) then coalesce(i.other_unit, i.unit) else i.unit end, false,
        case when m.code is not null then case when u(i.contact_id, 6121) < 0.6 then 'First' else 'Review' end end,
        coalesce(m.confidential, i.confidential)
    from item i
    left join gp_complaint m on m.band = i.band and m.sex = i.sex and m.season = i.season and m.slot = i.complaint_slot
),
entry as (
    from diagnosed union all from measurement union all from process union all from frailty_entry
    union all from circumstance union all from referral union all from discharge_letter union all from missed union all from routine
),
-- old dates are often known to the month or the year only
dated as (
    select *, stream::bigint * 36028797018963968 + key as observation_id,
        case
            when stream <> 1 or date >= sent_on - 3650 then 'DAY'
            when u(key, 6124) < 0.22 then 'YEAR' when u(key, 6124) < 0.34 then 'MONTH' else 'DAY'
        end as known_to
    from entry
)
select gp_processor() as _partner, date_trunc('month', e.sent_on)::date as _period, e.observation_id as _row, g.resident_id as _resident,
    e.observation_id, g.nhs_number, g.local_patient_id, g.practice_code,
    case when e.stream = 8 then e.key when e.stream = 9 then e.key // 32 end as encounter_id,
    greatest(g.birth_date, case e.known_to when 'YEAR' then date_trunc('year', e.date)::date when 'MONTH' then date_trunc('month', e.date)::date else e.date end)
        as clinical_effective_date,
    e.known_to as date_precision, e.sent_on as date_recorded, e.code as mapped_concept_code, e.name as concept_display,
    coalesce(e.code, 'LOCAL' || lpad((e.key % 900 + 100)::varchar, 4, '0')) as source_code,
    case when e.code is null then 'Local' else 'SNOMED CT' end as source_system,
    e.value as result_value, e.unit as result_unit, e.is_problem, e.episodicity, e.is_confidential
from dated e
join gp_patient g using (registration_id)
union all
-- patients made up to try the system: a blood pressure each quarter
select gp_processor(), m.month, 396316837998698496 + (d.practice_id::bigint * 8 + d.nth) * 1024 + (year(m.month) - 2000) * 12 + month(m.month), null,
    396316837998698496 + (d.practice_id::bigint * 8 + d.nth) * 1024 + (year(m.month) - 2000) * 12 + month(m.month), null, d.local_patient_id, d.practice_code, null,
    working_day(m.month + 10, m.month, d.nth), 'DAY', working_day(m.month + 10, m.month, d.nth), k.code, k.name, k.code, 'SNOMED CT', 120, k.unit, false, null, false
from dummy_patient d
join gp_month m on m.month >= chunk_from() and m.month < chunk_to() and month(m.month) % 3 = d.nth % 3
join gp_measure k on k.measure = 'systolic'
where m.month >= start_date()
