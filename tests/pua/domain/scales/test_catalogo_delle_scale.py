"""What holds for every scale, present and future."""

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.pua.domain.scales import Scala, catalogo, scala_per_codice
from services.pua.domain.scales.refusals import (
    ContestoNonAmmesso,
    RispostaFuoriScala,
    ScalaSconosciuta,
    VoceMancante,
    VoceSconosciuta,
)
from shared.kernel.refusal import InvalidInput
from tests.pua.domain.scales.risposte import massime, minime, valide

SCALE = tuple(catalogo().values())
PAGINE = Path(__file__).parents[4] / "docs" / "scale"
ogni_scala = pytest.mark.parametrize("scala", SCALE, ids=lambda scala: scala.codice)

# Every property runs once per scale: forty examples each already make two hundred.
quaranta = settings(max_examples=40)

# Points and bands of a version never change: whoever changes them writes a new version here and in the scale.
IMPRONTE = {
    ("BARTHEL", "1"): "857ede2bbfcdd369",
    ("BRASS", "1"): "eac179fd8e016af4",
    ("CIRS", "1"): "599fd43110cd8248",
    ("IADL", "1"): "29b3d2bb2a070eb5",
    ("SPMSQ", "1"): "5a2767bc727d56f0",
}


def impronta(scala: Scala) -> str:
    """A fingerprint of what decides a score; wording may be corrected within a version."""
    contenuto = {
        "voci": [(voce.codice, voce.valori) for voce in scala.voci],
        "classi": [(classe.codice, classe.da, classe.a) for classe in scala.classi],
        "contesto": {nome: sorted(valori) for nome, valori in scala.contesto.items()},
    }
    return hashlib.sha256(json.dumps(contenuto, sort_keys=True).encode()).hexdigest()[:16]


def test_le_scale_in_uso_sono_le_cinque_previste() -> None:
    assert set(catalogo()) == {"BRASS", "BARTHEL", "SPMSQ", "IADL", "CIRS"}


def test_una_scala_si_trova_per_codice() -> None:
    assert scala_per_codice("BARTHEL").titolo == "Indice di Barthel"


def test_una_scala_che_non_esiste_si_rifiuta_senza_ripetere_cio_che_e_stato_scritto() -> None:
    with pytest.raises(ScalaSconosciuta) as rifiuto:
        scala_per_codice("RSSMRA80A01F205X")
    assert "RSSMRA80A01F205X" not in rifiuto.value.dettaglio
    assert "BRASS" in rifiuto.value.dettaglio


@ogni_scala
def test_cambiare_i_punti_di_una_scala_chiede_una_nuova_versione(scala: Scala) -> None:
    assert impronta(scala) == IMPRONTE[scala.codice, scala.versione]


@ogni_scala
def test_ogni_scala_cita_la_fonte_e_dice_della_licenza(scala: Scala) -> None:
    assert scala.fonte
    assert scala.licenza


@ogni_scala
def test_ogni_scala_ha_la_sua_pagina_con_voci_classi_fonte_e_licenza(scala: Scala) -> None:
    pagina = (PAGINE / f"{scala.codice.lower()}.md").read_text(encoding="utf-8")
    assert scala.fonte in pagina
    assert scala.licenza in pagina
    assert f"versione {scala.versione}" in pagina
    voci = [f"`{voce.codice}`" for voce in scala.voci]
    classi = [f"`{classe.codice}`" for classe in scala.classi]
    circostanze = [f"`{valore}`" for valori in scala.contesto.values() for valore in valori]
    assert [codice for codice in (*voci, *classi, *circostanze) if codice not in pagina] == []


@ogni_scala
def test_voci_e_risposte_sono_distinte_e_hanno_un_testo(scala: Scala) -> None:
    codici = [voce.codice for voce in scala.voci]
    assert len(codici) == len(set(codici))
    for voce in scala.voci:
        assert voce.testo
        assert len(voce.ammessi) == len(set(voce.valori)) >= 2
        assert all(risposta.etichetta for risposta in voce.ammessi)


@ogni_scala
def test_le_classi_coprono_la_misura_senza_buchi_ne_sovrapposizioni(scala: Scala) -> None:
    for prima, dopo in zip(scala.classi, scala.classi[1:], strict=False):
        assert prima.da <= prima.a
        assert dopo.da == prima.a + 1
    assert scala.classi[-1].da <= scala.classi[-1].a


@ogni_scala
@quaranta
@given(data=st.data())
def test_il_punteggio_sta_fra_le_risposte_minime_e_le_massime(scala: Scala, data: st.DataObject) -> None:
    punteggio = scala.punteggio(data.draw(valide(scala)))
    assert scala.punteggio(minime(scala)).valore <= punteggio.valore <= scala.punteggio(massime(scala)).valore
    assert punteggio.classe in {classe.codice for classe in scala.classi}


@ogni_scala
@quaranta
@given(data=st.data())
def test_alzare_una_risposta_non_abbassa_mai_il_punteggio(scala: Scala, data: st.DataObject) -> None:
    risposte = data.draw(valide(scala))
    voce = data.draw(st.sampled_from(scala.voci))
    alzate = risposte | {
        voce.codice: data.draw(st.sampled_from([v for v in voce.valori if v >= risposte[voce.codice]]))
    }
    assert scala.punteggio(alzate).valore >= scala.punteggio(risposte).valore


@ogni_scala
@quaranta
@given(data=st.data())
def test_le_stesse_risposte_danno_lo_stesso_punteggio_in_qualunque_ordine(scala: Scala, data: st.DataObject) -> None:
    risposte = data.draw(valide(scala))
    mescolate = dict(data.draw(st.permutations(list(risposte.items()))))
    assert scala.punteggio(mescolate) == scala.punteggio(risposte)


@ogni_scala
@quaranta
@given(data=st.data())
def test_senza_una_voce_non_c_e_punteggio(scala: Scala, data: st.DataObject) -> None:
    risposte = data.draw(valide(scala))
    tolta = data.draw(st.sampled_from(scala.voci)).codice
    del risposte[tolta]
    with pytest.raises(VoceMancante) as rifiuto:
        scala.punteggio(risposte)
    assert tolta in rifiuto.value.dettaglio


@ogni_scala
@quaranta
@given(data=st.data())
def test_un_punteggio_che_la_voce_non_ammette_si_rifiuta(scala: Scala, data: st.DataObject) -> None:
    voce = data.draw(st.sampled_from(scala.voci))
    fuori = data.draw(st.integers().filter(lambda valore: valore not in voce.valori))
    with pytest.raises(RispostaFuoriScala) as rifiuto:
        scala.punteggio(minime(scala) | {voce.codice: fuori})
    assert voce.codice in rifiuto.value.dettaglio


def test_vero_e_falso_non_sono_punteggi() -> None:
    with pytest.raises(RispostaFuoriScala):
        catalogo()["IADL"].punteggio(minime(catalogo()["IADL"], telefono=True))


@ogni_scala
def test_una_voce_estranea_si_rifiuta_senza_ripeterla(scala: Scala) -> None:
    with pytest.raises(VoceSconosciuta) as rifiuto:
        scala.punteggio(minime(scala) | {"Mario Rossi": 0})
    assert "Mario" not in rifiuto.value.dettaglio


@ogni_scala
def test_una_circostanza_estranea_si_rifiuta_anche_se_vuota(scala: Scala) -> None:
    with pytest.raises(ContestoNonAmmesso):
        scala.punteggio(minime(scala), colore_degli_occhi=None)


def test_un_valore_sconosciuto_della_circostanza_si_rifiuta_senza_ripeterlo() -> None:
    scala = catalogo()["SPMSQ"]
    with pytest.raises(ContestoNonAmmesso) as rifiuto:
        scala.punteggio(minime(scala), scolarita="liceo classico Berchet")
    assert "Berchet" not in rifiuto.value.dettaglio
    assert "fino_a_diploma" in rifiuto.value.dettaglio


@pytest.mark.parametrize(
    ("rifiuto", "codice"),
    [
        (ScalaSconosciuta, "scala-sconosciuta"),
        (VoceSconosciuta, "voce-sconosciuta"),
        (VoceMancante, "voce-mancante"),
        (RispostaFuoriScala, "risposta-fuori-scala"),
        (ContestoNonAmmesso, "contesto-non-ammesso"),
    ],
)
def test_i_codici_dei_rifiuti_sono_stabili(rifiuto: type[InvalidInput], codice: str) -> None:
    assert rifiuto.codice == codice
