select rtt_part as code, rtt_part_description as name
from source
