"""What each valutazione and each PAI was, version by version."""

from shared.persistence.later_tables import version_log

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    version_log()
