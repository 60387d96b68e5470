"""When an event was said and by which request; how far each topic was applied."""

from shared.persistence.first_tables import machinery_on_kafka

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    machinery_on_kafka()
