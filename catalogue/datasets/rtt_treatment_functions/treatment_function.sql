select treatment_function_code as code, treatment_function_name as name
from source
