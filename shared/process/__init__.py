"""How a service runs as processes of its own: `python -m services.<name> api|worker|migrate`."""
