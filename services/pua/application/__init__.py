"""What the PUA does when asked (handlers), when told (reactions) and when questioned (queries)."""
