"""Who sees which dimissioni."""

import pytest

from services.dimissioni.application import queries
from services.dimissioni.domain.stati import Stato
from shared.kernel.refusal import NotFound
from shared.kernel.store import PageRequest
from tests.dimissioni.costruttori import dimissione, il
from tests.dimissioni.finti import LavoroFinto, assistente, ospedale


def archivio() -> LavoroFinto:
    uow = LavoroFinto(assistente())
    for numero, segnalante in enumerate(["ospedale-a", "ospedale-b", "ospedale-a"], start=1):
        uow.dimissioni.add(dimissione(id=f"dim-{numero}", caso_id=f"caso-{numero}", segnalante=segnalante))
    accolta = uow.dimissioni.get("dim-3")
    accolta.prendi_in_carico(il(3))
    uow.dimissioni.save(accolta)
    return uow


def trovate(uow: LavoroFinto, stato: Stato | None = None, in_ritardo: bool = False) -> list[str]:
    pagina = queries.elenco(stato, None, in_ritardo, PageRequest(), uow)
    return [vista.dimissione.id for vista in pagina.items]


def test_il_territorio_vede_le_sue() -> None:
    assert trovate(archivio()) == ["dim-1", "dim-2", "dim-3"]


def test_un_ospedale_vede_solo_cio_che_ha_segnalato() -> None:
    assert trovate(archivio().chiama(ospedale("ospedale-a"))) == ["dim-1", "dim-3"]


def test_per_un_ospedale_il_caso_di_un_altro_non_esiste() -> None:
    uow = archivio().chiama(ospedale("ospedale-a"))
    assert queries.dimissione("dim-1", uow).dimissione.id == "dim-1"
    with pytest.raises(NotFound):
        queries.dimissione("dim-2", uow)


def test_si_cercano_per_stato() -> None:
    assert trovate(archivio(), Stato.PRESA_IN_CARICO) == ["dim-3"]


def test_in_ritardo_sono_quelle_con_un_tempo_scaduto_e_ancora_atteso() -> None:
    assert trovate(archivio(), in_ritardo=True) == ["dim-1", "dim-2"]


def test_una_dimissione_si_vede_con_i_suoi_ritardi_a_oggi() -> None:
    vista = queries.dimissione("dim-1", archivio())
    (ritardo,) = vista.ritardi
    assert (ritardo.giorni, ritardo.in_corso) == (16, True)
