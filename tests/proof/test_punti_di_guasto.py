"""Every failpoint is somewhere in the code, once for each kind of database, and some process of the proof passes it."""

from collections import Counter

from proof import deaths, embedded_form
from shared.kernel.failpoint import FAILPOINTS
from tests.architecture.source_tree import sources


def _nel_codice() -> Counter[str]:
    trovati = Counter[str]()
    for source in sources("shared", "services"):
        for name in FAILPOINTS:
            trovati[name] += source.text.count(f'failpoint("{name}")')
    return trovati


def test_ogni_punto_sta_nel_codice_dove_il_suo_nome_dice() -> None:
    trovati = _nel_codice()
    attesi = {name: 2 if name.startswith("database.") else 1 for name in FAILPOINTS}
    assert dict(trovati) == attesi


def test_le_prove_passano_da_tutti_i_punti() -> None:
    assert sorted(name for names in deaths.PLACES.values() for name in names) == sorted(FAILPOINTS)
    assert set(embedded_form.PLACES) < set(FAILPOINTS)
