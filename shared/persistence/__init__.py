"""How state, outbox, inbox and audit are kept: one database per service, one transaction per command."""
