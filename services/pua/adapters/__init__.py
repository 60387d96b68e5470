"""How the PUA keeps what it knows: SQL tables, one store per kind."""
