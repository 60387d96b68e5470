"""What a process says of itself while it runs: logs, metrics, traces. Ids, codes and types; never anybody's data."""
