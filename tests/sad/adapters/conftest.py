from services.sad.adapters.migrations import MIGRATIONS
from services.sad.adapters.tables import tabelle
from tests.databases import migrated, on_both

database_url = on_both("sad", migrated(tabelle.metadata, MIGRATIONS))
