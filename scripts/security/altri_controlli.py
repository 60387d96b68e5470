"""Where a further proof joins `make security`: a function that gets the platform after the walk and returns numbers.

Each number is a key of `var/security/matrix.json`, beside those of the walk.
"""

from collections.abc import Awaitable, Callable, Mapping

from scripts.security.piattaforma import Campo

Controllo = Callable[[Campo], Awaitable[Mapping[str, int]]]

CONTROLLI: tuple[Controllo, ...] = ()
"""One line for each."""
