"""Telling a hospital that a request of it has changed: who wants to know, and what is still to be told."""
