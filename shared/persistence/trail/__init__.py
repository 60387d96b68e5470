"""The audit that nobody changes unseen: signed rows, sealed into a chain, with checkpoints outside (ADR 0043)."""
