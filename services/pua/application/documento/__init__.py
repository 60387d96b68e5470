"""The cartella as a document: written for other systems, and read from them (ADR 0037)."""
