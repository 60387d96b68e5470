"""Files of one record per line that people hand on: what their columns mean, and how they are written (ADR 0038)."""
