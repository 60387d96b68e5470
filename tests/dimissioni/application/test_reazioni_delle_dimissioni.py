"""What PUA and SAD announce, and what becomes of the discharge."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.dimissioni.application.reactions import REACTIONS
from services.dimissioni.domain.dimissione import Dimissione
from services.dimissioni.domain.messaggio import MotivoChiusura
from services.dimissioni.domain.stati import CAMMINO, Provenienza, Stato
from shared.contracts import dimissioni as annunci
from shared.contracts.envelope import Event, Payload, TerritorioDelCaso
from shared.contracts.pua import AccessoChiuso, PaiAttivato, PaiChiuso, SegnalazioneAccolta, ValutazioneConclusa
from shared.contracts.sad import SadAttivato, SadConcluso, SadErogazioneAvviata
from shared.kernel.actor import platform
from tests.dimissioni.costruttori import DIMESSA, DOMICILIO, dimessa, dimissione, il, pianificata
from tests.dimissioni.finti import LavoroFinto

AVVENUTO = datetime(2026, 3, 14, 9, 0, tzinfo=UTC)
TERRITORIO = TerritorioDelCaso(ambito="50036", distretto="22047", asst="718")


def accolta() -> SegnalazioneAccolta:
    return SegnalazioneAccolta(accesso_id="acc-1")


def chiuso(esito: Any) -> AccessoChiuso:
    return AccessoChiuso(accesso_id="acc-1", esito=esito)


def valutata() -> ValutazioneConclusa:
    return ValutazioneConclusa(
        valutazione_id="val-1",
        accesso_id="acc-1",
        persona_id="per-1",
        territorio=TERRITORIO,
        provenienza="manuale",
        area="anziani",
        professioni=("assistente_sociale",),
        assistente_sociale_presente=True,
        bisogno_complesso=True,
        non_autosufficiente=True,
        alto_bisogno_assistenziale=True,
    )


def pai(dimissione_id: str | None = "dim-1", pai_id: str = "pai-1") -> PaiAttivato:
    return PaiAttivato(
        pai_id=pai_id,
        valutazione_id="val-1",
        persona_id="per-1",
        territorio=TERRITORIO,
        provenienza="manuale",
        area="anziani",
        integrato=True,
        interventi=(),
        anziano=True,
        non_autosufficiente=True,
        alto_bisogno_assistenziale=True,
        dimissione_id=dimissione_id,
    )


def finito(motivo: Any = "obiettivi_raggiunti", pai_id: str = "pai-1") -> PaiChiuso:
    return PaiChiuso(pai_id=pai_id, motivo=motivo)


def pronto(presa_in_carico_id: str = "sad-1") -> SadAttivato:
    return SadAttivato(presa_in_carico_id=presa_in_carico_id, dal=date(2026, 3, 9))


def avviato() -> SadErogazioneAvviata:
    return SadErogazioneAvviata(presa_in_carico_id="sad-1", provenienza="manuale", il=date(2026, 3, 11))


def sad_finito(esito: Any) -> SadConcluso:
    return SadConcluso(presa_in_carico_id="sad-1", motivo="annullamento", ore_pianificate=0, ore_erogate=0, esito=esito)


def accade(caso: Dimissione | None, *payloads: Payload) -> tuple[Dimissione | None, LavoroFinto]:
    uow = LavoroFinto(platform("dimissioni"))
    if caso is not None:
        uow.dimissioni.add(caso)
    for sequenza, payload in enumerate(payloads, start=1):
        evento = Event("ev", "/raccordo/altro", payload.tipo, "caso-1", AVVENUTO, AVVENUTO, sequenza, "", "", payload)
        uow.committed = False
        REACTIONS[type(payload)](evento, uow)
        assert uow.committed
    return uow.dimissioni.find(caso_id="caso-1"), uow


def dopo(caso: Dimissione, *payloads: Payload) -> Dimissione:
    trovato, _ = accade(caso, *payloads)
    assert trovato is not None
    return trovato


def test_la_segnalazione_accolta_al_pua_prende_in_carico() -> None:
    caso, uow = accade(dimissione(), accolta())
    assert caso is not None
    passo = caso.passo(Stato.PRESA_IN_CARICO)
    assert passo is not None
    assert (passo.avvenuto_il, passo.da, passo.provenienza) == (AVVENUTO, "/raccordo/altro", Provenienza.INTEGRAZIONE)
    assert uow.annunciati() == [annunci.DimissionePresaInCarico(dimissione_id="dim-1")]


def test_valutazione_e_pai_portano_avanti_la_dimissione() -> None:
    caso, uow = accade(dimissione(data_prevista=DIMESSA), accolta(), valutata(), pai())
    assert caso is not None
    assert (caso.stato, caso.valutazione_id, caso.pai_id) == (Stato.PIANIFICATA, "val-1", "pai-1")
    assert uow.annunciati()[1:] == [
        annunci.DimissioneValutata(dimissione_id="dim-1", valutazione_id="val-1"),
        annunci.DimissionePianificata(dimissione_id="dim-1", pai_id="pai-1", data_prevista=DIMESSA),
    ]


def test_un_pai_fatto_per_altro_non_pianifica_questa_dimissione() -> None:
    assert dopo(dimissione(), pai(dimissione_id="dim-9")).stato is Stato.SEGNALATA


def test_i_passi_superati_da_altri_mentre_erano_in_viaggio_si_ricordano_e_si_annunciano() -> None:
    caso, uow = accade(dimissione(data_prevista=DIMESSA), pronto(), pai(), accolta(), valutata())
    assert caso is not None
    assert [passo.stato for passo in caso.passi] == list(CAMMINO)[: CAMMINO.index(Stato.DIMESSA)]
    assert (caso.stato, caso.valutazione_id, caso.pai_id) == (Stato.SERVIZI_PRONTI, "val-1", "pai-1")
    assert uow.annunciati() == [
        annunci.ServiziPronti(dimissione_id="dim-1", dal=date(2026, 3, 9)),
        annunci.DimissionePianificata(dimissione_id="dim-1", pai_id="pai-1", data_prevista=DIMESSA),
        annunci.DimissionePresaInCarico(dimissione_id="dim-1"),
        annunci.DimissioneValutata(dimissione_id="dim-1", valutazione_id="val-1"),
    ]


def test_cio_che_il_territorio_ha_fatto_si_sa_anche_se_arriva_a_percorso_concluso() -> None:
    caso = dopo(dimessa(), avviato(), accolta())
    passo = caso.passo(Stato.PRESA_IN_CARICO)
    assert (caso.stato, passo is not None and passo.avvenuto_il) == (Stato.CONCLUSA, AVVENUTO)


def test_il_sad_attivato_rende_pronti_i_servizi() -> None:
    caso, uow = accade(pianificata(), pronto())
    assert caso is not None
    assert (caso.stato, caso.servizi_pronti_dal, caso.servizi_sociali) == (
        Stato.SERVIZI_PRONTI,
        date(2026, 3, 9),
        True,
    )
    assert uow.annunciati() == [annunci.ServiziPronti(dimissione_id="dim-1", dal=date(2026, 3, 9))]


def test_il_sad_che_comincia_dopo_la_dimissione_conclude_il_percorso() -> None:
    caso = dopo(dimessa(), avviato())
    assert (caso.stato, caso.servizi_avviati_il) == (Stato.CONCLUSA, date(2026, 3, 11))


def test_il_sad_gia_cominciato_conclude_il_percorso_alla_dimissione() -> None:
    caso = dopo(pianificata(), avviato())
    caso.dimetti(DIMESSA, DOMICILIO, il(14))
    assert [passo.stato for passo in caso.passi][-3:] == [Stato.SERVIZI_PRONTI, Stato.DIMESSA, Stato.CONCLUSA]


def test_un_sad_pronto_dopo_la_dimissione_si_ricorda_e_non_cambia_lo_stato() -> None:
    caso, uow = accade(dimessa(), pronto())
    assert caso is not None
    assert (caso.stato, caso.servizi_sociali) == (Stato.DIMESSA, True)
    assert uow.annunciati() == [annunci.ServiziPronti(dimissione_id="dim-1", dal=date(2026, 3, 9))]


@pytest.mark.parametrize("esito", ["rifiutata", "annullata"])
def test_un_sad_che_non_si_fa_non_e_piu_un_servizio_sociale_e_lo_stato_resta(esito: str) -> None:
    caso, uow = accade(pianificata(), pronto(), sad_finito(esito))
    assert caso is not None
    assert (caso.stato, caso.servizi_sociali) == (Stato.SERVIZI_PRONTI, False)
    caso.dimetti(DIMESSA, DOMICILIO, il(10))
    assert caso.stato is Stato.DIMESSA
    assert [fatto.servizi_sociali_avviati for fatto in caso.pull_facts()] == [False]
    assert len(uow.annunci) == 1  # ServiziPronti: what was announced stays announced


def test_un_sad_erogato_che_si_conclude_resta_un_servizio_avviato() -> None:
    caso = dopo(pianificata(), pronto(), avviato(), sad_finito("conclusa"))
    assert (caso.servizi_sociali, caso.servizi_avviati_il) == (True, date(2026, 3, 11))


def test_il_rifiuto_di_una_presa_in_carico_non_toglie_cio_che_altri_hanno_preparato() -> None:
    a_mano = dimissione()
    a_mano.segui_presa_in_carico(il(3))
    a_mano.prepara_servizi(DIMESSA, True, il(9))
    a_mano.pull_facts()
    assert dopo(a_mano, pronto(), sad_finito("annullata")).servizi_sociali
    assert dopo(pianificata(), pronto(), pronto("sad-2"), sad_finito("annullata")).servizi_sociali


def test_un_sad_rifiutato_prima_di_essere_pronto_non_cambia_nulla() -> None:
    assert dopo(pianificata(), sad_finito("rifiutata")) == dopo(pianificata())


def test_il_pua_che_non_e_competente_rifiuta_la_dimissione() -> None:
    caso, uow = accade(dimissione(), chiuso("non_di_competenza"))
    assert caso is not None
    assert (caso.stato, caso.motivo_chiusura) == (Stato.RIFIUTATA, MotivoChiusura.NON_DI_COMPETENZA)
    assert uow.annunciati() == [annunci.DimissioneRifiutata(dimissione_id="dim-1", motivo="non_di_competenza")]


@pytest.mark.parametrize("esito", ["orientato", "avviato_a_servizio", "preso_in_carico", "annullato"])
def test_gli_altri_modi_di_chiudere_un_accesso_non_riguardano_l_ospedale(esito: str) -> None:
    assert dopo(dimissione(), chiuso(esito)).stato is Stato.SEGNALATA


@pytest.mark.parametrize("motivo", ["obiettivi_raggiunti", "decesso", "annullamento"])
def test_il_pai_chiuso_dopo_la_dimissione_la_conclude(motivo: str) -> None:
    assert dopo(dimessa(), finito(motivo)).stato is Stato.CONCLUSA


@pytest.mark.parametrize("motivo", ["decesso", "rinuncia", "trasferimento"])
def test_un_pai_interrotto_prima_della_dimissione_la_annulla_con_lo_stesso_motivo(motivo: str) -> None:
    caso = dopo(pianificata(), finito(motivo))
    assert (caso.stato, caso.motivo_chiusura) == (Stato.ANNULLATA, MotivoChiusura(motivo))


@pytest.mark.parametrize("motivo", ["obiettivi_raggiunti", "ricovero_definitivo", "annullamento", "altro"])
def test_un_pai_chiuso_per_altro_prima_della_dimissione_aspetta_che_l_ospedale_dimetta(motivo: str) -> None:
    caso = dopo(pianificata(), finito(motivo))
    caso.dimetti(DIMESSA, DOMICILIO, il(14))
    assert [passo.stato for passo in caso.passi][-3:] == [Stato.PIANIFICATA, Stato.DIMESSA, Stato.CONCLUSA]


def test_un_nuovo_pai_prende_il_posto_di_quello_chiuso() -> None:
    caso = dopo(pianificata(), finito("annullamento"), pai(pai_id="pai-2"))
    caso.dimetti(DIMESSA, DOMICILIO, il(14))
    assert (caso.stato, caso.pai_id) == (Stato.DIMESSA, "pai-2")


def test_un_caso_senza_dimissione_non_ci_riguarda() -> None:
    trovato, uow = accade(None, accolta(), valutata(), pai(), pronto(), avviato(), finito())
    assert (trovato, uow.annunci) == (None, [])


@pytest.mark.parametrize(
    "payload",
    [accolta(), chiuso("non_di_competenza"), valutata(), pai(), finito("decesso"), pronto(), sad_finito("annullata")],
)
def test_cio_che_arriva_a_percorso_annullato_non_cambia_nulla(payload: Payload) -> None:
    caso = dimessa()
    caso.annulla(MotivoChiusura.DECESSO, il(12))
    caso.pull_facts()
    trovato, uow = accade(caso, payload)
    assert trovato == caso
    assert uow.annunci == []


@pytest.mark.parametrize("payload", [chiuso("non_di_competenza"), finito("decesso"), sad_finito("annullata")])
def test_un_percorso_concluso_non_si_riapre_ne_si_interrompe(payload: Payload) -> None:
    caso = dimessa()
    caso.concludi(il(12))
    caso.pull_facts()
    trovato, uow = accade(caso, payload)
    assert trovato == caso
    assert uow.annunci == []


def test_cio_che_non_cambia_nulla_non_cambia_la_versione() -> None:
    assert dopo(pianificata(), accolta(), valutata()).versione == 1
