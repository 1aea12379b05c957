select org_code, name, kind, parent_code, place_id
from organisation
order by org_code
