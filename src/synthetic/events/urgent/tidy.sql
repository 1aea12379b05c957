-- What only the making of urgent care reads. `presentation`, `attendance`, `ambulance_incident`, `emergency_call` and `urgent_call` stay,
-- and what is told of the hotspot.
drop table urgent_person;
drop table urgent_need;
drop table urgent_level;
drop table urgent_age;
drop table urgent_access;
drop table urgent_site_share;
drop table urgent_stream;
drop table urgent_strain;
drop table urgent_county_strain;
drop table urgent_arrival;
drop table urgent_admitted;
drop table urgent_flow;
drop table urgent_incident;
drop table presentation_share;
drop table cause_presentation;
alter table attendance drop column planted;
