from services.dimissioni.adapters.migrations import MIGRATIONS
from services.dimissioni.adapters.tables import tabelle
from tests.databases import migrated, on_both

database_url = on_both("dimissioni", migrated(tabelle.metadata, MIGRATIONS))
