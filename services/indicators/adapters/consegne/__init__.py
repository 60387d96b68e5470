"""Deliveries on SQL, over HTTPS and on their topic."""
