select
    d.org_code as _partner,
    date_trunc('month', d.date)::date as _period,
    date_diff('day', date '2000-01-01', d.date) * 100 + (select count(*) from organisation t where t.kind = 'acute' and t.org_code < d.org_code) as _row,
    null::bigint as _resident,
    d.date,
    d.org_code as trust_code,
    d.fit_total::bigint as no_longer_meeting_criteria,
    d.fit_7::bigint as no_longer_meeting_criteria_7_plus_days,
    d.fit_14::bigint as no_longer_meeting_criteria_14_plus_days,
    d.fit_21::bigint as no_longer_meeting_criteria_21_plus_days,
    d.left_by_five::bigint as discharged_by_1700,
    d.left_later::bigint as discharged_1701_to_2359,
    d.left_hospital::bigint as discharged_total,
    d.stayed::bigint as remaining,
    d.stayed_7::bigint as remaining_7_plus_days,
    d.stayed_14::bigint as remaining_14_plus_days,
    d.stayed_21::bigint as remaining_21_plus_days,
    d.pathway_0::bigint as discharged_pathway_0,
    d.pathway_1::bigint as discharged_pathway_1,
    d.pathway_2::bigint as discharged_pathway_2,
    d.pathway_3::bigint as discharged_pathway_3
from discharge_day d
where d.date >= chunk_from() and d.date < chunk_to()
