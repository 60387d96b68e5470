"""How the service is kept."""
