"""Every route of the platform, new ones too, asked for what its OpenAPI document allows and for what it does not:
never a fault of ours, and never an answer that the document does not tell of."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from scripts.fuzz.bersaglio import Bersaglio, acceso
from scripts.fuzz.memoria import Memoria, imparata
from scripts.fuzz.tiri import Esito, prova
from services.embedded.host import ADDRESSES
from shared.kernel.actor import Ruolo
from tests.esempi import VOLTE

pytestmark = [pytest.mark.xdist_group("fuzz"), pytest.mark.timeout(0 if VOLTE else 300)]
ESEMPI = 4 * max(VOLTE, 1)
SEME = 2167


@dataclass
class Campo:
    """Each service is tried once, whatever is then asked of how it went."""

    bersaglio: Bersaglio
    memoria: Memoria
    _provati: dict[str, list[Esito]] = field(default_factory=dict)

    def provato(self, indirizzo: str) -> list[Esito]:
        if indirizzo not in self._provati:
            (servizio,) = (each for each in self.bersaglio.servizi if each.indirizzo == indirizzo)
            self._provati[indirizzo] = list(prova(self.bersaglio, servizio, self.memoria, ESEMPI, SEME))
        return self._provati[indirizzo]


@pytest.fixture(scope="module")
def campo() -> Iterator[Campo]:
    with acceso() as bersaglio:
        yield Campo(bersaglio, imparata(bersaglio))


def test_si_provano_tutti_i_servizi_della_piattaforma(campo: Campo) -> None:
    assert sorted(each.indirizzo for each in campo.bersaglio.servizi) == sorted(ADDRESSES.values())


def test_di_ogni_elenco_si_sa_che_cosa_chiedere(campo: Campo) -> None:
    assert len(campo.memoria.di("accesso_id", "/pua/v1/accessi/{accesso_id}")) > 1
    assert len(campo.memoria.di("id", "/fhir/R4/Task/{id}")) > 1
    assert campo.memoria.di("ambito", "") != []


@pytest.mark.parametrize("indirizzo", ADDRESSES.values())
def test_nessuna_rotta_cade_e_nessuna_risponde_cio_che_non_dichiara(campo: Campo, indirizzo: str) -> None:
    esiti = campo.provato(indirizzo)
    assert [fallito for esito in esiti for fallito in esito.falliti] == []
    assert len(esiti) > 10
    assert all(esito.stati.total() for esito in esiti)


def test_si_arriva_in_fondo_e_non_solo_a_un_rifiuto(campo: Campo) -> None:
    stati = sum((esito.stati for esito in campo.provato("/indicatori/v1")), Counter[int]())
    assert stati[200] > stati.total() / 20


def test_una_risposta_che_il_documento_non_dichiara_si_vede(campo: Campo) -> None:
    servizio = campo.bersaglio.servizi[0]
    taciuto = servizio.documento | {"paths": {"/status": {"get": {"responses": {"204": {"description": "nulla"}}}}}}
    (esito,) = prova(
        campo.bersaglio,
        servizio._replace(documento=taciuto, ruoli={("GET", "/status"): frozenset({Ruolo.AMMINISTRATORE})}),
        campo.memoria,
        1,
        SEME,
    )
    assert [(fallito.regola, fallito.stato) for fallito in esito.falliti] == [("status_code_conformance", 200)]
