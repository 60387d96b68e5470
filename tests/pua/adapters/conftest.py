from services.pua.adapters.migrations import MIGRATIONS
from services.pua.adapters.tables import tabelle
from tests.databases import migrated, on_both

database_url = on_both("pua", migrated(tabelle.metadata, MIGRATIONS))
