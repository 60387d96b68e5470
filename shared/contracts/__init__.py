"""The published language: what a service says to the others. One file per publisher.

A fact is private, a contract is a treaty: fields are only added, and only optional ones; anything else is a `.v2`
beside the `.v1`, with an upcaster. `schemas/*.json` holds the treaties as signed, and a test refuses to break them.
"""
