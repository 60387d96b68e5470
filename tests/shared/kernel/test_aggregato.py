"""An aggregate records what became true, and hands it over once."""

from dataclasses import dataclass

from pydantic import TypeAdapter

from shared.kernel.aggregate import Aggregate
from shared.kernel.refusal import Forbidden, FutureDate, InvalidInput, NotFound, Refusal, VersionChanged


@dataclass(frozen=True)
class Avvenuto:
    che: str


@dataclass(kw_only=True)
class Caso(Aggregate):
    stato: str = "aperto"


def test_i_fatti_si_consegnano_nell_ordine_e_una_volta_sola() -> None:
    caso = Caso(id="caso-0001")
    caso.record(Avvenuto("prima"))
    caso.record(Avvenuto("dopo"))
    assert caso.pull_facts() == [Avvenuto("prima"), Avvenuto("dopo")]
    assert caso.pull_facts() == []


def test_i_fatti_di_un_aggregato_non_sono_quelli_di_un_altro() -> None:
    uno, altro = Caso(id="caso-0001"), Caso(id="caso-0002")
    uno.record(Avvenuto("qui"))
    assert altro.pull_facts() == []


def test_i_fatti_non_entrano_nel_documento_salvato() -> None:
    kind = TypeAdapter(Caso)
    caso = Caso(id="caso-0001", versione=3, stato="chiuso")
    caso.record(Avvenuto("qui"))
    documento = kind.dump_python(caso, mode="json")
    assert documento == {"id": "caso-0001", "versione": 3, "stato": "chiuso"}
    assert kind.validate_python(documento) == Caso(id="caso-0001", versione=3, stato="chiuso")


def test_ogni_rifiuto_ha_un_codice_suo_e_un_testo_per_la_persona() -> None:
    rifiuti = [Refusal, InvalidInput, NotFound, Forbidden, VersionChanged, FutureDate]
    assert len({r.codice for r in rifiuti}) == len(rifiuti)
    for rifiuto in rifiuti:
        assert rifiuto().dettaglio == rifiuto.titolo


def test_il_dettaglio_di_un_rifiuto_puo_dire_di_piu_e_portare_il_contesto() -> None:
    rifiuto = Refusal("Serve prima la valutazione", fase="valutazione")
    assert str(rifiuto) == rifiuto.dettaglio == "Serve prima la valutazione"
    assert rifiuto.contesto == {"fase": "valutazione"}
