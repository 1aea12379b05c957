select person_key, cast(contact_at as date) as day, 'community-contact' as activity, 1 as units
from community_contact
where attended
