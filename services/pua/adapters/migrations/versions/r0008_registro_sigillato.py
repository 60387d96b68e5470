"""Nobody changes the audit without its being seen, and who looked at somebody is found by whom they looked at."""

from shared.persistence.later_tables import sealed_audit

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    sealed_audit()
