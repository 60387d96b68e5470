"""Notices and subscriptions on SQL, and the work of telling them."""
