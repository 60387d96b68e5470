"""The proof of the proof: classical mistakes planted in a copy of the code. Each must be found."""
