select person_key, issue_date as day, 'prescription' as activity, 1 as units
from prescription
