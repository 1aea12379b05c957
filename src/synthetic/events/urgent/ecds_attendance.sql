with
arrived as (
    select
        *,
        ['1064891000000107', '1064911000000105', '1064901000000108', '1077241000000103', '1077251000000100'][acuity] as acuity_code,
        complaint = '248062006' as self_harm,
        mental_health and arrival_mode = '1048001000000106' as brought_by_police,
        u(attendance_id, 8000) as draw
    from attendance
    where arrived_at >= chunk_from() and arrived_at < chunk_to()
),
-- what the department was told of other illnesses of those whom a clinician saw
comorbid as (
    select a.attendance_id, list(distinct c.snomed_code order by c.snomed_code) as codes
    from arrived a
    join condition c on c.resident_id = a.resident_id and c.detected_date <= a.arrived_at::date and c.resolved_date is null
    where a.seen_at is not null and a.department_type <> '03' and a.draw < 0.8
        and c.condition in ('DM', 'HTN', 'CHD', 'COPD', 'AST', 'AF', 'CKD', 'DEM', 'EP', 'STIA', 'HF', 'CAN', 'SMI', 'LD')
    group by a.attendance_id
),
-- how an injury came about: a fall, a blow, a cut, …
injured as (
    select
        a.*, a.injury or a.self_harm as hurt, p.investigation_1, p.investigation_2, p.treatment_1, p.treatment_2,
        case
            when a.self_harm then case when a.diagnosis = '55680006' then 'poisoning' else 'cut-or-pierce' end
            when not a.injury then null
            when a.fall then 'fall'
            when a.complaint = '125666000' then 'heat'
            when p.diagnosis = '125670008' then 'animal-or-insect'
            when a.complaint = '416462003' then case when a.draw < 0.62 then 'cut-or-pierce' when a.draw < 0.9 then 'blunt-force' else 'fall' end
            when a.draw < case when a.age >= 65 then 0.7 else 0.38 end then 'fall'
            when a.draw < 0.74 then 'blunt-force'
            when a.draw < 0.87 and a.age >= 5 then 'road-traffic'
            else 'overexertion'
        end as mechanism,
        a.kind_alcohol or (a.injury and weekend_night(a.arrived_at) and a.age between 16 and 60 and a.draw > 0.78) as drunk
    from (select * rename (alcohol as kind_alcohol) from arrived) a
    join presentation p using (presentation_no)
),
meant as (
    select
        *,
        case
            when self_harm then '276853009'
            when mechanism in ('blunt-force', 'cut-or-pierce') and age between 14 and 64
                and further(draw, 1000) < case when weekend_night(arrived_at) then 0.34 else 0.06 end then '52684005'
            when injury then '418019003'
        end as intent
    from injured
)
select
    a.org_code as _partner,
    date_trunc('month', a.arrived_at)::date as _period,
    a.attendance_id as _row,
    a.resident_id as _resident,
    a.org_code || lpad(a.attendance_id::varchar, 10, '0') as attendance_unique_id,
    a.org_code as provider_code,
    lpad(a.attendance_id::varchar, 10, '0') as attendance_id,
    i.nhs_number,
    '01' as nhs_number_status,
    local_patient_id(a.org_code, a.resident_id) as local_patient_id,
    i.birth_date,
    a.age::bigint as age_at_arrival,
    i.sex,
    i.ethnic_code as ethnic_category,
    case when further(a.draw, 10000) < 0.93 then preferred_language(i.ethnic_code, a.resident_id) end as preferred_language,
    case
        when further(a.draw, 10000) > 0.95 then '1064831000000106'
        when s.homeless then '32911000'
        when s.care_home then case when a.resident_id % 5 < 2 then '160734000' else '394923006' end
        else '414418009'
    end as accommodation_status,
    i.postcode,
    i.lsoa_code,
    l.msoa_code,
    l.imd_decile::bigint as imd_decile,
    i.practice_code,
    a.site_code,
    a.department_type,
    case a.department_type when '05' then 'E03' when '03' then 'B01' else 'E04' end as activity_location_type,
    a.category as attendance_category,
    a.arrival_mode,
    a.source as attendance_source,
    case when a.category <> '4' or a.by_ambulance or a.draw < 0.72 then '01' when a.draw < 0.95 then '02' else '11' end as consultation_mechanism,
    n.incident_id::varchar as ambulance_incident_number,
    case when n.incident_id is not null then (select org_code from organisation where kind = 'ambulance') end as conveying_ambulance_trust,
    a.arrived_at,
    a.assessed_at,
    date_diff('minute', a.arrived_at, a.assessed_at) as minutes_to_assessment,
    a.seen_at,
    date_diff('minute', a.arrived_at, a.seen_at) as minutes_to_treatment,
    a.ready_at,
    a.decided_at,
    coalesce(a.ready_at, a.departed_at) as concluded_at,
    date_diff('minute', a.arrived_at, coalesce(a.ready_at, a.departed_at)) as minutes_to_conclusion,
    a.departed_at,
    date_diff('minute', a.arrived_at, a.departed_at) as minutes_to_departure,
    a.acuity_code as acuity,
    case when a.assessed_at is not null and a.age >= 16 and a.department_type <> '03'
        then greatest(0, floor([7, 4, 2, 1, 0][a.acuity] + 4 * (further(a.draw, 100) - 0.5)))::bigint end as news2_score,
    a.complaint as chief_complaint,
    true as chief_complaint_approved,
    a.hurt as chief_complaint_injury_related,
    case when a.hurt then greatest(i.birth_date, (a.arrived_at - to_minutes((20 + case when further(a.draw, 1000) < 0.8 or a.self_harm or a.by_ambulance
        then 400 else 5000 end * further(a.draw, 100))::bigint))::date) end as injury_date,
    a.intent as injury_intent,
    a.mechanism as injury_mechanism,
    case
        when a.intent <> '418019003' or a.intent is null then null
        when a.mechanism = 'road-traffic' then 'travel'
        when a.age < 5 then 'play'
        when a.age < 16 then case when further(a.draw, 1000) < 0.45 then 'sport' else 'play' end
        when a.age < 65 and further(a.draw, 1000) < 0.18 then 'sport'
        when a.age < 67 and further(a.draw, 1000) < 0.36 and hour(a.arrived_at) between 7 and 20 and isodow(a.arrived_at) < 6 then 'paid-work'
        else 'home-or-leisure'
    end as injury_activity,
    a.diagnosis as diagnosis_1,
    case when a.diagnosis is not null then true end as diagnosis_1_approved,
    case
        when a.diagnosis is null then null
        when a.drunk and a.diagnosis <> '25702006' then '25702006'
        when further(a.draw, 100) < 0.3 then
            case a.diagnosis
                when '233604007' then '91302008' when '68566005' then case when a.age >= 70 then '2776000' else '34095006' end
                when '84114007' then '49436004' when '195951007' then '50417007' when '230690007' then '49436004' when '34014006' then '34095006'
                when '25374005' then '34095006' when '5913000' then '2776000' when '110030002' then '312608009' when '312608009' then '125667009'
                when '271594007' then '82271004' when '14669001' then '34095006' when '263102004' then '125667009' when '55680006' then '35489007'
            end
    end as diagnosis_2,
    case when a.diagnosis in ('5913000', '233604007', '84114007', '128045006') and a.age >= 75 and further(a.draw, 100) < 0.2 then '14669001' end as diagnosis_3,
    case when a.seen_at is not null then c.codes[1] end as comorbidity_1,
    c.codes[2] as comorbidity_2,
    c.codes[3] as comorbidity_3,
    case when a.drunk then 'alcohol' when a.mental_health and a.draw between 0.5 and 0.6 then 'drugs' when a.self_harm and a.draw > 0.7 then 'alcohol-and-drugs' end as alcohol_drug_involvement,
    case when a.brought_by_police and a.draw < 0.7 then '20' when a.mental_health and a.department_type = '01' then case when a.draw > 0.985 then '05' else '01' end end as mental_health_act_status,
    case when a.diagnosis = '25374005' and a.draw < 0.02 then '75258004' end as disease_notification,
    case when a.seen_at is not null then a.investigation_1 end as investigation_1,
    case when a.seen_at is not null then a.investigation_2 end as investigation_2,
    case when a.seen_at is not null and a.investigation_2 is not null and a.department_type = '01' and a.acuity <= 3 and further(a.draw, 100) < 0.45
        then case when '27171005' in (a.investigation_1, a.investigation_2) then '60170009' else '27171005' end end as investigation_3,
    case when a.seen_at is not null then a.treatment_1 end as treatment_1,
    case when a.seen_at is not null then a.treatment_2 end as treatment_2,
    case when a.seen_at is not null and a.treatment_2 is not null and further(a.draw, 100) > 0.5 and '413334001' not in (a.treatment_1, a.treatment_2)
        then '413334001' end as treatment_3,
    a.status as discharge_status,
    a.destination as discharge_destination,
    case
        when a.spell_id is not null or a.seen_at is null or a.status not in ('182992009', '1077021000000100') or a.destination = '183919006' then null
        when a.status = '1077021000000100' then '989501000000106'
        when a.mental_health then '306136006'
        when a.diagnosis in ('263102004', '42188001', '66308002', '58150001', '18171007') then '306206005'
        else '3780001'
    end as discharge_follow_up,
    a.category <> '4' as complaint_expected,
    true as complaint_completed,
    true as complaint_valid,
    a.seen_at is not null as diagnosis_expected,
    a.diagnosis is not null as diagnosis_completed,
    a.diagnosis is not null as diagnosis_valid
from meant a
join identity i on i.resident_id = a.resident_id and a.arrived_at::date >= i.from_date and a.arrived_at::date < i.to_date
join lsoa l on l.lsoa_id = i.lsoa_id
join social s on s.resident_id = a.resident_id
left join comorbid c on c.attendance_id = a.attendance_id
left join ambulance_incident n on n.attendance_id = a.attendance_id
