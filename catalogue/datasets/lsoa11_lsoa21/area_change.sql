select lsoa11_code, lsoa21_code, change_code
from source
