from tests.databases import created, on_both
from tests.sample import Base

database_url = on_both("sample", created(Base.metadata))
