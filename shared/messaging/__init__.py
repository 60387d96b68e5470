"""How events travel: outbox -> relay -> bus -> consumer -> inbox. Delivery is at least once; effects are once."""
