from services.indicators.adapters.migrations import MIGRATIONS
from services.indicators.adapters.tables import metadata
from tests.databases import migrated, on_both

database_url = on_both("indicators", migrated(metadata, MIGRATIONS))
