with
day as (select (date_trunc('week', end_date() + 1) - interval 1 day)::date as last_sunday),
open as (select last_sunday - referred_on as days from pathway, day where referred_on <= last_sunday and stop_on > last_sunday),
stopped as (select * from pathway where stop_on between start_date() and end_date() and stop_kind not in ('left', 'removed')),
tests as (select last_sunday - requested_on as days from diagnostic_request, day where requested_on <= last_sunday and coalesce(tested_on > last_sunday, true)),
size as (select residents() / 1000.0 as n)
select 'open' as key, 'open pathways per 1,000 residents' as label, count(*) / (select n from size) as made, count(*) as events, 'number' as kind from open
union all select 'new', 'new pathways a year per 1,000', count(*) / (select n from size) / in_period_years(), count(*), 'number' from pathway where referred_on between start_date() and end_date()
union all select 'completed', 'completed pathways a year per 1,000', count(*) / (select n from size) / in_period_years(), count(*), 'number' from stopped
union all select 'tests', 'waiting for a test, per 1,000', count(*) / (select n from size), count(*), 'number' from tests
