"""How one speaks with the PUA: HTTP."""
