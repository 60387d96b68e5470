from datetime import date, timedelta
from typing import Any

import pytest

from services.pua.application.announcements import COSE as COSE_DEI_FATTI
from services.pua.application.reactions import COSE, REACTIONS
from services.pua.domain import facts
from services.pua.domain.accesso import StatoAccesso
from services.pua.domain.cartella import Fase
from services.pua.domain.codici import EsitoAccesso, MotivoChiusuraPai, Provenienza, Segnalante
from services.pua.domain.pai import StatoPai
from services.pua.domain.persona import CodiceRilievo
from services.pua.domain.valutazione import StatoValutazione
from shared.contracts import dimissioni, sad
from shared.contracts.envelope import Anagrafica, Event, Identificativo, TerritorioDelCaso
from shared.kernel.refusal import NotFound
from shared.kernel.territory import AmbitoSconosciuto
from tests.pua.costruttori import (
    ADESSO,
    BERGAMO,
    CF_ADA,
    accesso,
    attivo,
    certo,
    giorno,
    pai,
    persona,
    valutato,
    valutazione,
)
from tests.pua.finti import PuaFinto, evento, operatore

ADA = Anagrafica(
    identificativi=(Identificativo(sistema="codice_fiscale", valore=CF_ADA),),
    cognome="Rossi",
    nome="Ada",
    data_nascita="1941-03-07",
    sesso="F",
)


def segnalata(**altro: Any) -> Event:
    valori = {
        "dimissione_id": "dim-1",
        "territorio": TerritorioDelCaso(ambito="50036", distretto="22047", asst="718"),
        "provenienza": "integrazione",
        "motivo": "Frattura di femore",
        "persona": ADA,
    }
    return evento(dimissioni.DimissioneSegnalata(**valori | altro), time=giorno(10))


def reagisci(uow: PuaFinto, *eventi: Event) -> PuaFinto:
    for uno in eventi:
        uow.piattaforma()
        REACTIONS[type(certo(uno.data))](uno, uow)
        assert uow.committed
    return uow


def con_caso(*aggregati: Any) -> PuaFinto:
    uow = PuaFinto().piattaforma()
    uow.persone.add(persona())
    for aggregato in aggregati:
        aggregato.pull_facts()
        uow.negozio(aggregato).add(aggregato)
    return uow


def test_di_un_caso_resta_scritto_quale_sistema_ospedaliero_lo_ha_segnalato() -> None:
    uow = reagisci(PuaFinto(), segnalata(segnalante="adt-bergamo"))
    reagisci(uow, segnalata(segnalante="adt-altro"))
    assert uow.segnalati.di == {"caso-1": "adt-bergamo"}


def test_di_un_caso_segnalato_a_mano_non_resta_scritto_nessuno() -> None:
    assert reagisci(PuaFinto(), segnalata()).segnalati.di == {}


def test_una_dimissione_segnalata_apre_l_accesso_senza_ridigitare() -> None:
    uow = reagisci(PuaFinto(), segnalata())
    aperto = certo(uow.accessi.find(dimissione_id="dim-1"))
    assert (aperto.caso_id, aperto.segnalante, aperto.territorio) == (
        "caso-1",
        Segnalante.OSPEDALE_DIMISSIONE_PROTETTA,
        BERGAMO,
    )
    assert (aperto.aperto.avvenuto_il, aperto.aperto.registrato_il) == (giorno(10), ADESSO)
    assert aperto.aperto.provenienza is Provenienza.INTEGRAZIONE
    assert uow.persone.tenute[aperto.persona_id].nota_in(BERGAMO).nome == "Ada"
    [annuncio] = uow.annunciati()
    assert (annuncio.dimissione_id, annuncio.segnalante, annuncio.provenienza) == ("dim-1", "4", "integrazione")
    assert uow.cartelle.voci[0].evento_id == segnalata().id


def test_una_segnalazione_digitata_in_ospedale_resta_manuale() -> None:
    uow = reagisci(PuaFinto(), segnalata(provenienza="manuale"))
    assert uow.annunciati()[0].provenienza == "manuale"


def test_la_stessa_segnalazione_due_volte_apre_un_accesso_solo() -> None:
    uow = reagisci(PuaFinto(), segnalata(), segnalata())
    assert len(uow.accessi.all()) == len(uow.persone.tenute) == len(uow.annunci) == 1


def test_un_codice_fiscale_errato_dall_ospedale_e_un_rilievo_e_il_caso_si_apre_lo_stesso() -> None:
    errata = ADA.model_copy(
        update={"identificativi": (Identificativo(sistema="codice_fiscale", valore="RSSDAA41C47A794K"),)}
    )
    uow = reagisci(PuaFinto(), segnalata(persona=errata))
    [nuova] = uow.persone.tenute.values()
    assert [r.codice for r in nuova.rilievi] == [CodiceRilievo.CODICE_FISCALE_NON_VALIDO]
    assert nuova.identificativi == ()


def test_due_persone_con_lo_stesso_codice_errato_non_si_uniscono() -> None:
    errata = ADA.model_copy(update={"identificativi": (Identificativo(sistema="codice_fiscale", valore="0" * 16),)})
    uow = reagisci(PuaFinto(), segnalata(persona=errata))
    altra = evento(certo(segnalata(persona=errata, dimissione_id="dim-2").data), "caso-2")
    reagisci(uow, altra)
    assert len(uow.persone.tenute) == 2


def test_un_paziente_senza_nome_ne_codice_ha_comunque_il_suo_accesso() -> None:
    uow = reagisci(PuaFinto(), segnalata(persona=None))
    assert uow.accessi.find(dimissione_id="dim-1") is not None


def test_un_territorio_inesistente_non_si_inventa() -> None:
    with pytest.raises(AmbitoSconosciuto):
        reagisci(PuaFinto(), segnalata(territorio=TerritorioDelCaso(ambito="99999", distretto="22047", asst="718")))


@pytest.mark.parametrize(
    ("motivo", "atteso"),
    [
        ("decesso", MotivoChiusuraPai.DECESSO),
        ("rinuncia", MotivoChiusuraPai.RINUNCIA),
        ("trasferimento", MotivoChiusuraPai.TRASFERIMENTO),
        ("dimissione_ordinaria", MotivoChiusuraPai.ANNULLAMENTO),
    ],
)
def test_con_la_dimissione_annullata_finisce_cio_che_e_aperto(motivo: str, atteso: Any) -> None:
    uow = con_caso(valutato(dimissione_id="dim-1"), valutazione(), attivo())
    annullata = dimissioni.DimissioneAnnullata(dimissione_id="dim-1", motivo=motivo)
    reagisci(uow, evento(annullata))
    assert certo(uow.accessi.get("accesso-1").chiusura).esito is EsitoAccesso.ANNULLATO
    assert uow.valutazioni.get("valutazione-1").stato is StatoValutazione.INTERROTTA
    assert certo(uow.pai.get("pai-1").chiusura).motivo is atteso
    assert uow.tipi_annunciati() == ["pua.accesso-chiuso.v1", "pua.pai-chiuso.v1"]
    assert uow.annunciati()[1].motivo == atteso.value


def test_l_annullamento_ripetuto_o_dopo_la_fine_non_cambia_nulla() -> None:
    uow = con_caso(accesso(dimissione_id="dim-1"), pai())
    annullata = evento(dimissioni.DimissioneAnnullata(dimissione_id="dim-1", motivo="decesso"))
    reagisci(uow, annullata)
    versioni = (uow.accessi.get("accesso-1").versione, uow.pai.get("pai-1").versione)
    voci, annunci = list(uow.cartelle.voci), list(uow.annunci)
    reagisci(uow, annullata)
    assert (uow.accessi.get("accesso-1").versione, uow.pai.get("pai-1").versione) == versioni
    assert (uow.cartelle.voci, uow.annunci) == (voci, annunci)


def test_il_rifiuto_della_dimissione_chiude_l_accesso() -> None:
    uow = con_caso(accesso(dimissione_id="dim-1"))
    reagisci(uow, evento(dimissioni.DimissioneRifiutata(dimissione_id="dim-1", motivo="non_di_competenza")))
    assert uow.accessi.get("accesso-1").stato is StatoAccesso.CHIUSO
    assert uow.cartelle.cose() == ["dimissione-rifiutata", "accesso-chiuso"]


def test_il_sad_che_comincia_e_finisce_segna_l_intervento_e_la_cartella() -> None:
    uow = con_caso(valutato(), attivo())
    avviata = sad.SadErogazioneAvviata(presa_in_carico_id="sad-1", provenienza="integrazione", il=date(2026, 11, 9))
    conclusa = sad.SadConcluso(
        presa_in_carico_id="sad-1", motivo="obiettivi_raggiunti", ore_pianificate=9, ore_erogate=8
    )
    reagisci(uow, evento(avviata, time=giorno(9)), evento(conclusa, time=giorno(19)))
    svolto = uow.pai.get("pai-1").svolto("I1")
    assert (certo(svolto.avviato).avvenuto_il, certo(svolto.concluso).avvenuto_il) == (giorno(9), giorno(19))
    assert uow.cartelle.cose() == ["sad-erogazione-avviata", "sad-concluso"]
    assert {voce.riferimento for voce in uow.cartelle.voci} == {"sad-1"}


@pytest.mark.parametrize(("esito", "cosa"), [("rifiutata", "sad-rifiutato"), ("annullata", "sad-annullato")])
def test_un_sad_che_non_si_fa_non_conclude_ne_l_intervento_ne_la_fase(esito: Any, cosa: str) -> None:
    uow = con_caso(valutato(), attivo())
    finito = sad.SadConcluso(
        presa_in_carico_id="sad-1", motivo="annullamento", ore_pianificate=0, ore_erogate=0, esito=esito
    )
    reagisci(uow, evento(finito, time=giorno(19)))
    svolto = uow.pai.get("pai-1").svolto("I1")
    assert (svolto.concluso, certo(svolto.annullato).avvenuto_il) == (None, giorno(19))
    [voce] = uow.cartelle.voci
    assert (voce.cosa.value, voce.cosa.fase, voce.cosa.completa) == (cosa, Fase.CONCLUSIONE, False)


def test_il_sad_che_finisce_dopo_il_pai_resta_solo_nella_cartella() -> None:
    chiuso = attivo()
    chiuso.termina(MotivoChiusuraPai.DECESSO, certo(chiuso.attivato))
    uow = con_caso(valutato(), chiuso)
    conclusa = sad.SadConcluso(presa_in_carico_id="sad-1", motivo="decesso", ore_pianificate=9, ore_erogate=8)
    reagisci(uow, evento(conclusa))
    assert uow.pai.get("pai-1").versione == 1
    assert uow.pai.get("pai-1").stato is StatoPai.CHIUSO
    assert uow.cartelle.cose() == ["sad-concluso"]


def test_un_passo_di_altri_si_annota_una_volta_con_la_sua_provenienza() -> None:
    uow = con_caso(accesso())
    valutato_dal_sad = sad.SadValutato(
        presa_in_carico_id="sad-1", provenienza="manuale", non_autosufficiente=True, alto_bisogno_assistenziale=True
    )
    tardi = evento(valutato_dal_sad, time=ADESSO - timedelta(days=5))
    reagisci(uow, tardi, tardi)
    [voce] = uow.cartelle.voci
    assert (voce.evento_id, voce.atto.provenienza, voce.atto.da) == (tardi.id, Provenienza.MANUALE, "/raccordo/sad")
    assert (voce.atto.avvenuto_il, voce.atto.registrato_il) == (ADESSO - timedelta(days=5), ADESSO)


def test_il_caso_di_un_sad_diretto_non_e_del_pua() -> None:
    uow = reagisci(PuaFinto(), evento(sad.SadPresoInCarico(presa_in_carico_id="sad-9"), "caso-9"))
    assert uow.cartelle.voci == []


def test_la_cartella_di_un_altro_territorio_non_si_vede() -> None:
    uow = reagisci(PuaFinto(), segnalata()).come(operatore("50037"))
    persona_id = next(iter(uow.persone.tenute))
    with pytest.raises(NotFound):
        uow.persone.get(persona_id)
    assert uow.cartelle.della_persona(persona_id) == []


def test_ogni_evento_ascoltato_ha_il_suo_posto_nella_cartella() -> None:
    assert set(REACTIONS) == {*COSE, dimissioni.DimissioneSegnalata}
    assert {tipo.tipo.partition(".")[0] for tipo in REACTIONS} == {"dimissioni", "sad"}


def test_ogni_fatto_ha_il_suo_posto_nella_cartella() -> None:
    fatti = {f for f in vars(facts).values() if isinstance(f, type) and issubclass(f, facts.Fatto)} - {facts.Fatto}
    assert set(COSE_DEI_FATTI) == fatti
