"""The deliberation is data: read whole, checked, and never interpreted beyond what it says."""

from decimal import Decimal

import pytest

from services.indicators.domain.contributions.registry import regole_in_vigore
from services.indicators.domain.refusals import DeliberazioneNonValida, IndicatoreSconosciuto
from services.indicators.domain.regulation import Misura, TipoObiettivo, load, parse

UNO = """
source: prova
years: [2025]
leps:
  - {code: X, name: prova, norm: prova, level: distretto, health_partners: [],
     indicators: [{code: X-1, name: prova, measure: {count: cose}, targets: {2025: OBIETTIVO}}]}
"""


def test_la_deliberazione_ha_cinque_leps_e_venti_indicatori_per_tre_anni() -> None:
    deliberazione = load()
    assert [leps.codice for leps in deliberazione.leps] == ["VMD", "PAF", "DIP", "PUA", "SAD"]
    assert len(deliberazione.indicatori) == 20
    assert deliberazione.anni == (2025, 2026, 2027)


def test_le_soglie_sono_esatte() -> None:
    assert load().indicatore("PUA-2").obiettivo(2026).soglia == Decimal("0.75")


def test_una_cella_vuota_non_e_un_obiettivo() -> None:
    assert load().indicatore("DIP-3").obiettivo(2025).tipo is TipoObiettivo.NESSUNO


def test_una_cella_illeggibile_resta_non_letta() -> None:
    assert load().indicatore("DIP-2").obiettivo(2026).tipo is TipoObiettivo.NON_LETTO


def test_un_anno_che_la_deliberazione_non_tocca_non_ha_obiettivo() -> None:
    assert load().indicatore("PUA-2").obiettivo(2031).tipo is TipoObiettivo.NESSUNO


def test_le_medie_dicono_la_destinazione() -> None:
    indicatore = load().indicatore("DIP-4")
    assert indicatore.misura is Misura.MEDIA
    assert "struttura residenziale" in indicatore.numeratore


def test_un_indicatore_che_non_c_e_si_rifiuta() -> None:
    with pytest.raises(IndicatoreSconosciuto):
        load().indicatore("DIP-9")


def test_ogni_regola_in_vigore_conta_un_indicatore_della_deliberazione_o_gli_sta_accanto() -> None:
    for regola in regole_in_vigore().tutte:
        assert load().indicatore(regola.accanto_a or regola.codice)


@pytest.mark.parametrize("target", ["{ratio: 1.5}", "{ratio: molto}", "{count: -1}", "{increase: false}", "{altro: 1}"])
def test_un_obiettivo_che_non_si_capisce_si_rifiuta(target: str) -> None:
    with pytest.raises(DeliberazioneNonValida):
        parse(UNO.replace("OBIETTIVO", target))


def test_un_anno_senza_cella_si_rifiuta() -> None:
    with pytest.raises(DeliberazioneNonValida):
        parse(UNO.replace("OBIETTIVO", "null").replace("[2025]", "[2025, 2026]"))


def test_un_campo_sbagliato_si_nomina() -> None:
    with pytest.raises(DeliberazioneNonValida, match=r"leps\.0\.norm"):
        parse(UNO.replace("OBIETTIVO", "null").replace("norm: prova, ", ""))


def test_un_file_che_non_e_yaml_si_rifiuta() -> None:
    with pytest.raises(DeliberazioneNonValida):
        parse("a: [")
