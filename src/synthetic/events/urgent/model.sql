-- The model of urgent care as the engine uses it, from the files in model/.

create or replace table presentation as
select
    row_number() over (order by presentation)::smallint as presentation_no, presentation, kind, only_sex, day_profile,
    complaint, c.protocol, diagnosis, investigation_1, investigation_2, treatment_1, treatment_2,
    acuity::double as acuity, ambulance::double as ambulance,
    [type_1::integer, type_3::integer, type_5::integer] as by_type,
    [age_0::integer, age_5::integer, age_16::integer, age_40::integer, age_65::integer, age_80::integer] as by_age
from urgent_presentations_file
join urgent_complaints_file c using (complaint)
order by presentation_no;

create or replace table urgent_stream as
select
    stream::tinyint as stream, name, department_type, per_thousand::double as per_thousand,
    deprivation::double as deprivation, illness::double as illness, male::double as male
from urgent_streams_file
order by stream;

-- the weight of each age in each stream
create or replace table urgent_age as
with
from_ages as (
    select
        from_age::integer as from_age, lead(from_age::integer, 1, 130) over (order by from_age::integer) as to_age,
        * exclude (from_age)
    from urgent_ages_file
)
select
    a.age::smallint as age, f.type_1::double as type_1, f.type_3::double as type_3, f.type_5::double as type_5,
    f.mental::double as mental, f.alcohol::double as alcohol, f.ambulance::double as ambulance, f.call::double as call
from (select unnest(range(0, 130)) as age) a
join from_ages f on a.age >= f.from_age and a.age < f.to_age
order by age;

-- six bands of age: 0-4, 5-15, 16-39, 40-64, 65-79, 80 and over
create or replace macro urgent_band(age) as
    1 + (age >= 5)::tinyint + (age >= 16)::tinyint + (age >= 40)::tinyint + (age >= 65)::tinyint + (age >= 80)::tinyint;

-- what brings the people of a stream, by age and sex: cumulative shares, for a draw by asof join
create or replace table presentation_share as
with
weighed as (
    select
        s.stream, b.band::tinyint as band, x.sex, p.presentation_no,
        p.by_age[b.band]
            * case when s.name = 'ambulance' then ceil(p.by_type[1] * p.ambulance)::integer
                else p.by_type[case s.department_type when '01' then 1 when '03' then 2 else 3 end] end as weight
    from urgent_stream s
    cross join (select unnest(range(1, 7)) as band) b
    cross join (values ('1'), ('2')) x(sex)
    join presentation p
        on coalesce(p.only_sex, x.sex) = x.sex
        and case s.name
            when 'type-1' then p.kind in ('ill', 'injury')
            when 'type-3' then p.kind in ('ill', 'injury')
            when 'type-5' then p.kind in ('ill', 'injury')
            when 'mental' then p.kind = 'mental'
            when 'alcohol-night' then p.kind = 'alcohol' and p.day_profile = 'night'
            when 'alcohol' then p.kind = 'alcohol'
            when 'fall' then p.kind = 'fall'
            when 'ambulance' then p.ambulance > 0.1
            else false
        end
)
select
    stream, band, sex, presentation_no,
    (sum(weight) over earlier - weight) / sum(weight) over (partition by stream, band, sex) as low
from weighed
where weight > 0
window earlier as (partition by stream, band, sex order by presentation_no)
order by stream, band, sex, presentation_no;

-- How far it is, in kilometres as the crow flies, from each area to the nearest department of each kind.
create or replace table urgent_access as
select
    l.lsoa_id,
    round(min(sqrt((l.x - t.x) ** 2 + (l.y - t.y) ** 2)) filter (where s.kind = 'emergency-department') / 1000, 3) as emergency_km,
    round(min(sqrt((l.x - t.x) ** 2 + (l.y - t.y) ** 2)) filter (where s.kind = 'urgent-treatment-centre') / 1000, 3) as centre_km
from lsoa l
cross join site s
join lsoa t on t.lsoa_id = s.lsoa_id
group by l.lsoa_id
order by l.lsoa_id;

-- Where people of an area go, as cumulative shares: emergency departments by the catchments of the trusts, urgent treatment
-- centres the nearer the likelier, same day emergency care at the hospital of the emergency department.
create or replace table urgent_site_share as
with
weighed as (
    select h.lsoa_id, '01' as department_type, s.org_code, s.site_code, round(h.share * 10000)::bigint as weight
    from hospital_catchment h
    join site s on s.org_code = h.org_code and s.kind = 'emergency-department'
    union all
    select l.lsoa_id, '03', s.org_code, s.site_code,
        1 + round(10000 * exp(-sqrt((l.x - t.x) ** 2 + (l.y - t.y) ** 2) / 2500))::bigint
    from lsoa l
    cross join site s
    join lsoa t on t.lsoa_id = s.lsoa_id
    where s.kind = 'urgent-treatment-centre'
    union all
    select h.lsoa_id, '05', h.org_code, min(s.site_code), round(any_value(h.share) * 10000)::bigint
    from hospital_catchment h
    join site s on s.org_code = h.org_code and s.kind = 'hospital'
    group by h.lsoa_id, h.org_code
)
select
    lsoa_id, department_type, org_code, site_code,
    (sum(weight) over nearer - weight) / sum(weight) over (partition by lsoa_id, department_type) as low
from weighed
where weight > 0
window nearer as (partition by lsoa_id, department_type order by site_code)
order by lsoa_id, department_type, site_code;
