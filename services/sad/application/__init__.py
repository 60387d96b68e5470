"""What the service does: commands, reactions to others' events, queries. One transaction each."""
