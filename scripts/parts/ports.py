"""Ports for parts that are killed and started again while their clients keep knocking."""

import random
import socket
from pathlib import Path

_EPHEMERAL = Path("/proc/sys/net/ipv4/ip_local_port_range")
_LOWEST = 15_000
_chosen: set[int] = set()


def free_port() -> int:
    """A free TCP port of 127.0.0.1, never given twice by this process.

    Below the range that the kernel takes clients' ports from: while a part is down, a client that retries could
    otherwise be given the very port it is knocking on, connect to itself, and keep the part from coming back.
    Raises RuntimeError where none is found.
    """
    highest = int(_EPHEMERAL.read_text(encoding="ascii").split()[0]) if _EPHEMERAL.exists() else 32_768
    draw = random.SystemRandom()
    for _ in range(200):
        port = draw.randrange(_LOWEST, max(highest, _LOWEST + 1_000))
        if port not in _chosen and is_free(port):
            _chosen.add(port)
            return port
    raise RuntimeError("Nessuna porta libera su 127.0.0.1")


def is_free(port: int) -> bool:
    """Whether nobody listens on this TCP port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
