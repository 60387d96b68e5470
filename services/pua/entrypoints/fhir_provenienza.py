"""Who did what to a valutazione and to a PAI, as they remember it themselves."""

from collections.abc import Iterator

from services.pua.domain.atto import Atto
from services.pua.domain.pai import Pai
from services.pua.domain.valutazione import Valutazione
from shared.fhir.provenance import Act


def atti_della_valutazione(valutazione: Valutazione) -> Iterator[Act]:
    yield _atto("avvio", valutazione.avviata)
    for numero, somministrazione in enumerate(valutazione.somministrazioni, start=1):
        yield _atto(f"scala {numero}", somministrazione.atto)
    if valutazione.conclusa is not None:
        yield _atto("conclusione", valutazione.conclusa)
    if valutazione.interrotta is not None:
        yield _atto("interruzione", valutazione.interrotta)


def atti_del_pai(pai: Pai) -> Iterator[Act]:
    """Of the content in force: an earlier one, with its signatures, has versions of its own."""
    yield _atto(f"revisione {pai.revisione}", pai.atto)
    for lato, firma in pai.firme.items():
        yield _atto(f"firma {lato.value} {pai.revisione}", firma)
    for intervento, svolto in pai.svolgimento.items():
        for come, atto in (("avvio", svolto.avviato), ("fine", svolto.concluso), ("rinuncia", svolto.annullato)):
            if atto is not None:
                yield _atto(f"{come} {intervento}", atto)
    if pai.attivato is not None:
        yield _atto("attivazione", pai.attivato)
    if pai.chiusura is not None:
        yield _atto("chiusura", pai.chiusura.atto)


def _atto(nome: str, atto: Atto) -> Act:
    return Act(nome, atto.avvenuto_il, atto.registrato_il, atto.da, atto.provenienza.value)
