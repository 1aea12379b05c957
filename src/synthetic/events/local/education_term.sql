select s.council_code as _partner, date_trunc('month', t.ends_on)::date as _period, t.pupil_term_id as _row, t.resident_id as _resident,
    s.council_code, 'X' || right(local_patient_id(s.council_code, t.resident_id), 10) as upn,
        c.academic_year || '/' || right((c.academic_year + 1)::varchar, 2) as academic_year, c.term, t.census_on as census_date,
    case when t.year_group <= 6 then s.primary_urn else s.secondary_urn end as school_urn, t.year_group::bigint as year_group,
    i.forename, i.surname, i.birth_date, i.sex, i.ethnic_code as ethnic_category, i.postcode, i.lsoa_code,
    t.possible::bigint as sessions_possible, t.authorised::bigint as sessions_authorised, t.unauthorised::bigint as sessions_unauthorised,
    t.sen as sen_provision, t.sen_need, case when t.meals then 'Y' else 'N' end as free_school_meals,
    t.suspensions::bigint as suspensions, case when t.permanently_excluded then 'Y' else 'N' end as permanently_excluded,
    case when t.expected_level is not null then case t.year_group when 0 then 'early-years'
        when 6 then 'key-stage-2' else 'key-stage-4' end end as assessment_stage,
    case when t.expected_level then 'expected' when not t.expected_level then 'below-expected' end as attainment
from pupil_term t
join school_term c on c.no = t.no
join school_area s on s.lsoa_id = t.lsoa_id
join identity i on i.resident_id = t.resident_id and t.census_on >= i.from_date and t.census_on < i.to_date
where t.ends_on >= chunk_from() and t.ends_on < chunk_to()
