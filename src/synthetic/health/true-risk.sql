-- The true probability of at least one emergency admission in the 12 months from `as_at`: a logistic formula whose terms are
-- model/true-risk.csv and, by age, model/true-risk-age.csv. It knows what no record holds: illness that nobody has found, and two
-- terms of chance, one for life (how a person lives) and one for the year. `expected_admissions` is the mean number in those
-- 12 months: who is admitted once has (0.15 + 1.05 * probability) further ones on average.
create or replace table true_risk as
with
by_condition as (
    select c.resident_id, d.as_at, sum(t.log_odds) as log_odds
    from condition c
    join true_risk_term t on t.kind = 'condition' and t.term = c.condition
    join health_date d on c.onset_date <= d.as_at and coalesce(c.resolved_date > d.as_at, true)
    group by c.resident_id, d.as_at
),
scored as (
    select
        c.resident_id, d.as_at,
        a.log_odds + coalesce(k.log_odds, 0)::double
            + (select log_odds::double from true_risk_term where term = 'intercept')
            + (select log_odds::double from true_risk_term where term = 'deprivation') * greatest(-3, least(3, c.deprivation))
            + (select log_odds::double from true_risk_term where term = 'male') * (c.sex = '1')::integer
            + (select log_odds::double from true_risk_term where term = 'tobacco') * c.tobacco
            + (select log_odds::double from true_risk_term where term = 'deficits') * least(coalesce(f.true_deficits, 0), 14)
            + (select log_odds::double from true_risk_term where term = 'care-home') * s.care_home::integer
            + (select log_odds::double from true_risk_term where term = 'homeless') * s.homeless::integer
            + (select log_odds::double from true_risk_term where term = 'lives-alone') * s.lives_alone::integer
            + (select log_odds::double from true_risk_term where term = 'lasting') * normal(c.resident_id, 3950)
            + (select log_odds::double from true_risk_term where term = 'of-the-year') * normal(in_year(c.resident_id, year(d.as_at)), 3951)
            as log_odds
    from constitution c
    join health_date d on c.known_from <= d.as_at and (c.known_until > d.as_at or (d.as_at > end_date() and c.present_at_end))
    join true_risk_age a on a.age = least(109, floor(date_diff('day', c.birth_date, d.as_at) / 365.25))
    join social s on s.resident_id = c.resident_id
    left join by_condition k on k.resident_id = c.resident_id and k.as_at = d.as_at
    left join frailty f on f.resident_id = c.resident_id and f.as_at = d.as_at
)
select
    resident_id, as_at,
    round(1 / (1 + exp(-log_odds)), 6) as annual_probability,
    round(1 / (1 + exp(-log_odds)) * (1.15 + 1.05 / (1 + exp(-log_odds))), 6) as expected_admissions
from scored
order by resident_id, as_at;
