"""Asks the process of this container whether it is alive. Exits 0 when it is, 1 when it is not.

Standard library only, so that it starts fast and does not depend on what it checks. Reads RACCORDO_PORTA.
"""

import os
import sys
import urllib.error
import urllib.request

PATIENCE = 2
"""Seconds: less than the timeout that the image gives to this check."""


def main() -> int:
    port = int(os.environ.get("RACCORDO_PORTA", "8080"))
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/status/live", timeout=PATIENCE) as answer:
            return 0 if answer.status == 200 else 1
    except (urllib.error.URLError, OSError) as unreachable:
        sys.stderr.write(f"{unreachable}\n")
        return 1


if __name__ == "__main__":
    raise SystemExit(main())
