select 'trust' as kind, provider_code as code, provider_name as name
from source
