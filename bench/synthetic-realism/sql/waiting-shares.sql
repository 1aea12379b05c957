with
day as (select (date_trunc('week', end_date() + 1) - interval 1 day)::date as last_sunday),
open as (select last_sunday - referred_on as days from pathway, day where referred_on <= last_sunday and stop_on > last_sunday),
stopped as (select * from pathway where stop_on between start_date() and end_date() and stop_kind not in ('left', 'removed')),
tests as (select last_sunday - requested_on as days from diagnostic_request, day where requested_on <= last_sunday and coalesce(tested_on > last_sunday, true))
select 'within-18' as key, 'open pathways, within 18 weeks' as label, avg((days <= 126)::integer) as made, sum((days > 126)::integer) as events from open
union all select 'over-52', 'open pathways, over 52 weeks', avg((days > 364)::integer), sum((days > 364)::integer) from open
union all select 'admitted-share', 'completed pathways that end with an admission', avg((admission_on is not null)::integer), sum((admission_on is not null)::integer) from stopped
union all select 'tests-within-6', 'waiting for a test, within 6 weeks', avg((days < 42)::integer), sum((days >= 42)::integer) from tests
union all select 'cancer-28', 'told within 28 days whether it is cancer', avg((told_on - referred_on <= 28)::integer), sum((told_on - referred_on > 28)::integer) from cancer_referral where told_on between start_date() and end_date()
union all select 'cancer-62', 'cancers first treated within 62 days of referral', avg((treated_on - referred_on <= 62)::integer), sum((treated_on - referred_on > 62)::integer) from cancer_referral where cancer and treated_on between start_date() and end_date()
