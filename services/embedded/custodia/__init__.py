"""The keys of the embedded host, and what whoever keeps them does with them."""
