update forming.life set
    leaving_date = case origin
        when 'visitor' then arrived_date + (14 + u(resident_id, 2116) * 75)::int
        else least(arrived_date + (200 + u(resident_id, 2117) * 1500)::int, start_date() - 30) end,
    care_date = null, care_household_id = null
where origin in ('ghost', 'visitor');
update forming.life set death_date = date '9999-12-31' where origin in ('ghost', 'visitor');
