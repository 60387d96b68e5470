"""The key store on SQLite and on PostgreSQL."""

from shared.persistence.keys import metadata
from tests.databases import created, on_both

database_url = on_both("chiavi", created(metadata))
