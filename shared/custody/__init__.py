"""Whose key a thing is written with. Where that key was destroyed nobody reads it any more (ADR 0047)."""
