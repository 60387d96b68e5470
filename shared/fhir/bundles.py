"""Bundles of what was found, and of what a resource was."""

import binascii
import json
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

from shared.fhir.outcome import Resource
from shared.kernel.refusal import InvalidInput

LONGEST = 4000
"""Characters of a link to the next page."""


class LinkUnreadable(InvalidInput):
    codice = "pagina-non-valida"
    titolo = "Il collegamento alla pagina non è tra quelli restituiti da questo server"


class Place(NamedTuple):
    """Where a page begins: after the resources of the row `after`, and after so many of the next row's."""

    after: str | None = None
    skip: int = 0


class Cursor(NamedTuple):
    """A search and where it goes on. Opaque to others, and without anything personal: it stands in an address."""

    asked: tuple[tuple[str, str], ...]
    place: Place

    def written(self) -> str:
        text = json.dumps([self.asked, self.place.after, self.place.skip], separators=(",", ":"))
        return urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> "Cursor":
        """Raises LinkUnreadable."""
        try:
            found = json.loads(b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
            asked, after, skip = found
            pairs = tuple((name, value) for name, value in asked)
        except (binascii.Error, UnicodeDecodeError, ValueError, TypeError, RecursionError):
            raise LinkUnreadable() from None
        texts = [text for pair in pairs for text in pair]
        if not all(isinstance(each, str) for each in texts) or not isinstance(skip, int) or isinstance(skip, bool):
            raise LinkUnreadable()
        if not (isinstance(after, str) or after is None) or skip < 0 or "\0" in (after or ""):
            raise LinkUnreadable()
        return cls(pairs, Place(after, skip))


def searchset(
    base: str, kind: str, found: Sequence[Resource], next_page: Cursor | None, remark: Resource | None = None
) -> Resource:
    """`base` ends without a slash. No total: counting what one may not see would tell of it.

    `remark` is an OperationOutcome about the answer as a whole.
    """
    links = [{"relation": "self", "url": f"{base}/{kind}"}]
    if next_page is not None:
        links.append({"relation": "next", "url": f"{base}/{kind}?_cursor={next_page.written()}"})
    bundle: Resource = {"resourceType": "Bundle", "type": "searchset", "link": links}
    entries = [
        {"fullUrl": f"{base}/{each['resourceType']}/{each['id']}", "resource": each, "search": {"mode": "match"}}
        for each in found
    ]
    if remark is not None:
        name = f"urn:uuid:{uuid5(NAMESPACE_URL, f'{base}/{kind}')}"
        entries.append({"fullUrl": name, "resource": remark, "search": {"mode": "outcome"}})
    return bundle | ({"entry": entries} if entries else {})


def history(base: str, versions: Sequence[Resource]) -> Resource:
    """Newest first; the last one is how it began, unless the log of versions is younger."""
    return {
        "resourceType": "Bundle",
        "type": "history",
        "total": len(versions),
        "entry": [
            {
                "fullUrl": f"{base}/{each['resourceType']}/{each['id']}",
                "resource": each,
                "request": {
                    "method": "POST" if each["meta"]["versionId"] == "1" else "PUT",
                    "url": f"{each['resourceType']}/{each['id']}",
                },
                "response": {
                    "status": "201 Created" if each["meta"]["versionId"] == "1" else "200 OK",
                    "etag": f'W/"{each["meta"]["versionId"]}"',
                    "lastModified": each["meta"]["lastUpdated"],
                },
            }
            for each in versions
        ],
    }
