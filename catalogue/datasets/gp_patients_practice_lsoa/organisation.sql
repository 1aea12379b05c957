select 'practice' as kind, practice_code as code, min(practice_name) as name
from source
group by practice_code
