"""How events of an older version are read as the newer one: `old type -> (newer type, newer data)`.

Empty until the first `.v2`. An upcaster is pure and lives as long as one such event is kept anywhere.
"""

from shared.contracts.envelope import Upcaster

UPCASTERS: dict[str, Upcaster] = {}
