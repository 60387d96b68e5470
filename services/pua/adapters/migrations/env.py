"""Run by Alembic before the revisions of this service."""

from shared.persistence.migrations import run_revisions

run_revisions()
