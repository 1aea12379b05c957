select person_key, cast(contact_at as date) as day, 'mental-health-contact' as activity, 1 as units
from mental_health_contact
where attended
