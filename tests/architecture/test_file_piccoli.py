"""A file has one reason to exist; one that grows beyond a screenful of screens has two."""

from tests.architecture.source_tree import PRODUCT

LONGEST = 300
LONGER_FOR_A_REASON: dict[str, str] = {}


def _lengths() -> dict[str, int]:
    return {source.name: len(source.text.splitlines()) for source in PRODUCT}


def test_nessun_file_supera_le_righe_ammesse() -> None:
    longer = {name: lines for name, lines in _lengths().items() if lines > LONGEST}
    assert longer.keys() <= LONGER_FOR_A_REASON.keys(), longer


def test_ogni_eccezione_serve_ancora() -> None:
    lengths = _lengths()
    assert [name for name in LONGER_FOR_A_REASON if lengths.get(name, 0) <= LONGEST] == []
