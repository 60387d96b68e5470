"""What only PostgreSQL has: several processes at work on one database, here several runtimes."""

from tests.databases import created, on_postgresql
from tests.sample import Base

database_url = on_postgresql("sample", created(Base.metadata))
