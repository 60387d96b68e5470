from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.pua.domain import facts
from services.pua.domain.codici import Area, Lato, MotivoChiusuraPai, TipoIntervento
from services.pua.domain.pai import Pai, StatoPai
from services.pua.domain.progetto import Caregiver, Numerazione, Obiettivo, Progetto, Riferimenti
from services.pua.domain.refusals import (
    GiaFirmato,
    OreNonValide,
    PaiChiuso,
    PaiGiaAttivo,
    PaiSenzaFirme,
    PaiSenzaInterventi,
    PaiSenzaObiettivi,
    ValutazioneNonConclusa,
    VoceSconosciuta,
)
from shared.kernel.refusal import InconsistentDates, Refusal
from tests.pua.costruttori import attivo, atto, conclusa, intervento, obiettivo, pai, progetto, valutazione


def test_un_pai_poggia_su_una_valutazione_conclusa() -> None:
    with pytest.raises(ValutazioneNonConclusa):
        Pai.redigi(id="p", valutazione=valutazione(), progetto=progetto(), riferimenti=Riferimenti(), atto=atto(6))


def test_non_si_redige_prima_della_fine_della_valutazione() -> None:
    with pytest.raises(InconsistentDates):
        Pai.redigi(id="p", valutazione=conclusa(), progetto=progetto(), riferimenti=Riferimenti(), atto=atto(4))


def test_obiettivi_e_interventi_ricevono_un_numero() -> None:
    nuovo = pai(progetto(intervento(), intervento(TipoIntervento.PASTI)))
    assert [o.id for o in nuovo.progetto.obiettivi] == ["O1"]
    assert [i.id for i in nuovo.progetto.interventi] == ["I1", "I2"]


def test_integrato_e_un_piano_firmato_dalle_due_parti() -> None:
    nuovo = pai()
    nuovo.firma(Lato.SOCIALE, atto(7))
    assert not nuovo.integrato
    nuovo.firma(Lato.SANITARIO, atto(7))
    assert nuovo.integrato


def test_una_parte_firma_una_volta_la_stessa_revisione() -> None:
    nuovo = pai()
    nuovo.firma(Lato.SOCIALE, atto(7))
    with pytest.raises(GiaFirmato):
        nuovo.firma(Lato.SOCIALE, atto(8))


def test_non_si_firma_prima_che_sia_scritto() -> None:
    with pytest.raises(InconsistentDates):
        pai().firma(Lato.SOCIALE, atto(5))


@pytest.mark.parametrize(
    ("contenuto", "firmato", "rifiuto"),
    [
        (progetto(obiettivi=()), True, PaiSenzaObiettivi),
        (Progetto(obiettivi=(obiettivo(),)), True, PaiSenzaInterventi),
        (progetto(), False, PaiSenzaFirme),
    ],
)
def test_si_attiva_solo_con_obiettivi_interventi_e_una_firma(
    contenuto: Progetto, firmato: bool, rifiuto: type[Refusal]
) -> None:
    nuovo = pai(contenuto)
    if firmato:
        nuovo.firma(Lato.SOCIALE, atto(7))
    with pytest.raises(rifiuto):
        nuovo.attiva(None, atto(8))


def test_non_si_attiva_prima_della_firma() -> None:
    nuovo = pai()
    nuovo.firma(Lato.SOCIALE, atto(8))
    with pytest.raises(InconsistentDates):
        nuovo.attiva(None, atto(7))


def test_non_si_attiva_due_volte() -> None:
    with pytest.raises(PaiGiaAttivo):
        attivo().attiva(None, atto(9))


@pytest.mark.parametrize(
    ("nato", "area", "anziano"),
    [
        ("1941-03-07", Area.DISABILITA, True),
        ("1990", Area.ANZIANI, False),
        (None, Area.ANZIANI, True),
        (None, Area.ADULTI, False),
    ],
)
def test_dice_se_la_persona_e_anziana_dalla_nascita_o_dall_area(nato: str | None, area: Area, anziano: bool) -> None:
    nuovo = pai(area=area)
    nuovo.firma(Lato.SOCIALE, atto(7))
    nuovo.attiva(nato, atto(8))
    assert nuovo.anziano is anziano


def test_la_seconda_firma_dopo_l_attivazione_lo_rende_integrato_e_lo_dice() -> None:
    in_vigore = attivo()
    in_vigore.pull_facts()
    in_vigore.firma(Lato.SANITARIO, atto(9))
    assert in_vigore.pull_facts() == [facts.PaiFirmato(atto(9), Lato.SANITARIO, integra=True, in_vigore=True)]


def test_un_contenuto_nuovo_chiede_nuove_firme_e_il_vecchio_resta_con_le_sue() -> None:
    in_vigore = attivo(None, Lato.SOCIALE, Lato.SANITARIO)
    prima = in_vigore.progetto
    in_vigore.revisiona(
        Progetto(("Igiene",), (obiettivo(id="O1"),), (intervento(TipoIntervento.PASTI),)), Riferimenti(), atto(10)
    )
    assert (in_vigore.revisione, in_vigore.firme, in_vigore.integrato) == (2, {}, False)
    assert in_vigore.stato is StatoPai.ATTIVO
    precedente = in_vigore.storico[0]
    assert (precedente.numero, precedente.progetto, set(precedente.firme)) == (1, prima, set(Lato))


def test_le_firme_restano_se_cambia_solo_a_chi_rivolgersi() -> None:
    in_vigore = attivo()
    nuovi = Riferimenti("as-2", Caregiver("Anna"), date(2027, 1, 1))
    in_vigore.revisiona(in_vigore.progetto, nuovi, atto(10))
    assert (in_vigore.revisione, set(in_vigore.firme), in_vigore.riferimenti) == (1, {Lato.SOCIALE}, nuovi)


def test_dopo_una_revisione_si_firma_di_nuovo() -> None:
    in_vigore = attivo()
    in_vigore.revisiona(progetto(intervento(TipoIntervento.ADI)), Riferimenti(), atto(10))
    in_vigore.firma(Lato.SOCIALE, atto(11))
    assert set(in_vigore.firme) == {Lato.SOCIALE}


def test_una_revisione_non_precede_cio_che_sostituisce_ne_l_attivazione() -> None:
    with pytest.raises(InconsistentDates):
        attivo().revisiona(progetto(), Riferimenti(), atto(7))


def test_un_numero_tolto_non_si_riusa_e_uno_mai_dato_non_si_accetta() -> None:
    in_vigore = attivo(progetto(intervento(), intervento(TipoIntervento.PASTI)))
    in_vigore.revisiona(progetto(intervento(id="I1")), Riferimenti(), atto(9))
    in_vigore.revisiona(progetto(intervento(id="I1"), intervento(TipoIntervento.ADI)), Riferimenti(), atto(10))
    assert [i.id for i in in_vigore.progetto.interventi] == ["I1", "I3"]
    with pytest.raises(VoceSconosciuta):
        in_vigore.revisiona(progetto(intervento(id="I9")), Riferimenti(), atto(11))
    with pytest.raises(VoceSconosciuta):
        in_vigore.revisiona(progetto(intervento(id="I1"), intervento(id="I1")), Riferimenti(), atto(11))


@given(st.lists(st.lists(st.integers(0, 4), max_size=4, unique=True), max_size=5))
def test_in_ogni_sequenza_di_revisioni_un_numero_ha_un_solo_significato(revisioni: list[list[int]]) -> None:
    numerazione = Numerazione()
    ultimi: tuple[Obiettivo, ...] = ()
    significato: dict[str, str] = {}
    for quali in revisioni:
        tenuti = tuple(o for o in ultimi if int(o.testo) in quali)
        nuovi = tuple(obiettivo(str(q)) for q in quali if str(q) not in {o.testo for o in tenuti})
        ultimi = numerazione.applica(Progetto(obiettivi=(*tenuti, *nuovi))).obiettivi
        assert len({o.id for o in ultimi}) == len(ultimi)
        for o in ultimi:
            assert significato.setdefault(o.id, o.testo) == o.testo


def test_un_intervento_non_finisce_prima_di_cominciare() -> None:
    with pytest.raises(InconsistentDates):
        pai(progetto(intervento(al=date(2026, 11, 19))))


@pytest.mark.parametrize("ore", [0, -1, 168.5])
def test_le_ore_di_una_settimana_sono_centosessantotto(ore: float) -> None:
    with pytest.raises(OreNonValide):
        pai(progetto(intervento(ore_settimanali=ore)))


def test_chiuso_non_si_firma_e_non_si_revisiona() -> None:
    chiuso = attivo()
    chiuso.termina(MotivoChiusuraPai.RINUNCIA, atto(9))
    with pytest.raises(PaiChiuso):
        chiuso.firma(Lato.SANITARIO, atto(10))
    with pytest.raises(PaiChiuso):
        chiuso.revisiona(progetto(), Riferimenti(), atto(10))
