"""The distributed form on one machine: a real broker, a real PostgreSQL, a process for each task of each service."""
