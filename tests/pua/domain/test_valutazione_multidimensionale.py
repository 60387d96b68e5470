import pytest

from services.pua.domain import facts
from services.pua.domain.accesso import StatoAccesso
from services.pua.domain.codici import Ente, EsitoPreliminare, Professione
from services.pua.domain.equipe import Composizione, Membro, assistente_sociale_presente
from services.pua.domain.refusals import (
    EquipeIncompleta,
    ValutazioneGiaConclusa,
    ValutazioneInterrotta,
    ValutazioneNonConclusa,
    ValutazioneNonPrevista,
)
from services.pua.domain.scales import scala_per_codice
from services.pua.domain.scales.refusals import RispostaFuoriScala, VoceMancante, VoceSconosciuta
from services.pua.domain.valutazione import StatoValutazione, Valutazione
from shared.kernel.refusal import InconsistentDates, Refusal
from tests.pua.costruttori import (
    AS_DEL_COMUNE,
    COMPOSIZIONE,
    EQUIPE,
    INFERMIERE,
    atto,
    conclusa,
    risultato,
    valutato,
    valutazione,
)

BARTHEL = scala_per_codice("BARTHEL")
TUTTO_AUTONOMO = {voce.codice: voce.valori[-1] for voce in BARTHEL.voci}


def test_porta_con_se_caso_persona_e_territorio_dell_accesso() -> None:
    nuova, accesso = valutazione(), valutato()
    assert (nuova.caso_id, nuova.persona_id, nuova.territorio, nuova.accesso_id) == (
        accesso.caso_id,
        accesso.persona_id,
        accesso.territorio,
        accesso.id,
    )
    assert accesso.stato is StatoAccesso.VALUTATO


def test_richiede_un_bisogno_complesso() -> None:
    with pytest.raises(ValutazioneNonPrevista):
        Valutazione.avvia(
            id="v",
            accesso=valutato(EsitoPreliminare.BISOGNO_SEMPLICE),
            area=valutazione().area,
            equipe=EQUIPE,
            nucleo_id=None,
            atto=atto(4),
        )


def test_non_comincia_prima_della_valutazione_preliminare() -> None:
    with pytest.raises(InconsistentDates):
        Valutazione.avvia(
            id="v", accesso=valutato(), area=valutazione().area, equipe=EQUIPE, nucleo_id=None, atto=atto(2)
        )


def test_di_una_scala_restano_risposte_punteggio_e_versione() -> None:
    in_corso = valutazione()
    fatta = in_corso.somministra(BARTHEL, TUTTO_AUTONOMO, {}, atto(4))
    assert (fatta.scala, fatta.versione, fatta.valore) == ("BARTHEL", BARTHEL.versione, 100)
    assert fatta.risposte == TUTTO_AUTONOMO
    assert in_corso.somministrazioni == [fatta]


@pytest.mark.parametrize(
    ("risposte", "rifiuto"),
    [
        (TUTTO_AUTONOMO | {BARTHEL.voci[0].codice: 99}, RispostaFuoriScala),
        (TUTTO_AUTONOMO | {"inventata": 5}, VoceSconosciuta),
        ({}, VoceMancante),
    ],
)
def test_un_punteggio_fuori_scala_e_rifiutato_e_nulla_resta(risposte: dict[str, int], rifiuto: type[Refusal]) -> None:
    in_corso = valutazione()
    in_corso.pull_facts()
    with pytest.raises(rifiuto):
        in_corso.somministra(BARTHEL, risposte, {}, atto(4))
    assert in_corso.somministrazioni == []
    assert in_corso.pull_facts() == []


def test_si_conclude_una_volta_sola() -> None:
    finita = conclusa()
    assert finita.stato is StatoValutazione.CONCLUSA
    assert finita.pull_facts()[-1] == facts.ValutazioneConclusa(atto(5))
    with pytest.raises(ValutazioneGiaConclusa):
        finita.concludi(risultato(), atto(6), COMPOSIZIONE)
    with pytest.raises(ValutazioneGiaConclusa):
        finita.somministra(BARTHEL, TUTTO_AUTONOMO, {}, atto(6))


def test_non_si_conclude_prima_di_una_scala_gia_somministrata() -> None:
    in_corso = valutazione()
    in_corso.somministra(BARTHEL, TUTTO_AUTONOMO, {}, atto(8))
    with pytest.raises(InconsistentDates):
        in_corso.concludi(risultato(), atto(7), COMPOSIZIONE)


def test_una_sola_professione_non_e_multidimensionale() -> None:
    with pytest.raises(EquipeIncompleta):
        valutazione(equipe=(AS_DEL_COMUNE, AS_DEL_COMUNE)).concludi(risultato(), atto(5), COMPOSIZIONE)


def test_la_composizione_richiesta_e_configurazione() -> None:
    con_geriatra = Composizione(2, frozenset({Professione.GERIATRA}))
    with pytest.raises(EquipeIncompleta) as rifiuto:
        con_geriatra.verifica(EQUIPE)
    assert "geriatra" in rifiuto.value.dettaglio
    Composizione(1).verifica((INFERMIERE,))


def test_conta_chi_ha_partecipato_non_chi_era_stato_convocato() -> None:
    in_corso = valutazione(equipe=(INFERMIERE,))
    in_corso.concludi(risultato(), atto(5), COMPOSIZIONE, EQUIPE)
    assert in_corso.assistente_sociale_presente


@pytest.mark.parametrize(
    ("ente", "presente"), [(Ente.COMUNE, True), (Ente.AMBITO, True), (Ente.ASST, False), (Ente.TERZO_SETTORE, False)]
)
def test_pua2_conta_l_assistente_sociale_di_comune_o_ambito(ente: Ente, presente: bool) -> None:
    assert assistente_sociale_presente((Membro(Professione.ASSISTENTE_SOCIALE, ente), INFERMIERE)) is presente


def test_interrotta_non_si_conclude_piu_e_conclusa_non_si_interrompe_piu() -> None:
    interrotta = valutazione()
    interrotta.interrompi(atto(5))
    with pytest.raises(ValutazioneInterrotta):
        interrotta.concludi(risultato(), atto(6), COMPOSIZIONE)
    finita = conclusa()
    finita.interrompi(atto(6))
    assert finita.stato is StatoValutazione.CONCLUSA


def test_finche_non_e_conclusa_non_ha_un_esito() -> None:
    with pytest.raises(ValutazioneNonConclusa):
        valutazione().esito()
