"""The demo: a deterministic synthetic territory, played through the public APIs as real clients would."""
