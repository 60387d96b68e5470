"""From a cube that moves to deliveries that were received: what happens in one transaction each."""
