"""What the service does when PUA and dimissioni speak, each event by itself."""

from typing import Any

import pytest

from services.sad.application import commands, handlers, reactions
from services.sad.domain.motivi import MotivoConclusione, MotivoRifiuto
from services.sad.domain.persona import Persona
from services.sad.domain.registrazione import Provenienza
from services.sad.domain.richiesta import Bisogno, InterventoSad, Origine, Piano
from services.sad.domain.stato import Stato
from shared.contracts import sad as contratti
from shared.contracts.dimissioni import DimissioneAnnullata, DimissioneEffettuata, DimissioneRifiutata
from shared.contracts.envelope import Anagrafica, Payload, TerritorioDelCaso
from shared.contracts.pua import PaiChiuso, PaiRevisionato
from shared.kernel.refusal import NotFound
from shared.kernel.territory import TerritorioIncoerente
from tests.sad.builders import BERGAMO, giorno, ora, progetto
from tests.sad.fakes import PASTI, FakeSad, evento, pai_attivato, sad


@pytest.fixture
def uow() -> FakeSad:
    return FakeSad()


def arriva(payload: Payload, uow: FakeSad, n: int = 2) -> None:
    uow.committed = False
    reactions.REACTIONS[type(payload)](evento(payload, ora(n)), uow)
    assert uow.committed


def attiva(uow: FakeSad) -> None:
    """Operators take the person on, up to the activation of Friday 6."""
    id = uow.una().id
    handlers.accetta_richiesta(commands.AccettaRichiesta(id, ora(3)), uow)
    handlers.valuta_bisogno(commands.ValutaBisogno(id, True, True, ora(4)), uow)
    handlers.definisci_progetto(commands.DefinisciProgetto(id, progetto(), avvenuto_il=ora(5)), uow)
    handlers.attiva_servizio(commands.AttivaServizio(id, giorno(9), ora(6)), uow)


def effettuata(il: int, dimissione_id: str = "dim-1") -> DimissioneEffettuata:
    return DimissioneEffettuata(dimissione_id=dimissione_id, il=giorno(il), destinazione="domicilio")


def rivisto(revisione: int = 2, **altro: Any) -> PaiRevisionato:
    dati: dict[str, Any] = {"pai_id": "pai-1", "revisione": revisione, "integrato": True, "interventi": (sad(), PASTI)}
    return PaiRevisionato(**dati | altro)


def test_un_pai_con_il_sad_apre_una_richiesta(uow: FakeSad) -> None:
    arriva(pai_attivato(), uow)
    una = uow.una()
    assert (una.stato, una.origine, una.caso_id, una.territorio) == (Stato.RICHIESTA, Origine.PAI, "caso-1", BERGAMO)
    assert una.piano == Piano(True, "pai-1", 0, interventi=(InterventoSad(6.0, giorno(9)),))
    assert una.bisogno == Bisogno(anziano=True, non_autosufficiente=True, alto_bisogno_assistenziale=True)
    assert (una.accesso.avvenuta_il, una.accesso.provenienza) == (ora(2), Provenienza.INTEGRAZIONE)
    (annuncio,) = uow.annunciati()
    assert (annuncio.origine, annuncio.provenienza, annuncio.pai_id) == ("pai", "integrazione", "pai-1")


def test_di_chi_e_si_tiene_solo_cio_che_serve_ad_andarci(uow: FakeSad) -> None:
    arriva(pai_attivato(), uow)
    assert uow.una().persona == Persona("Bianchi", "Ada", "Via Prova 1, Bergamo", None)


def test_un_pai_di_chi_non_ha_ancora_un_nome_apre_lo_stesso(uow: FakeSad) -> None:
    arriva(pai_attivato(persona=None), uow)
    assert uow.una().persona == Persona()


def test_da_una_dimissione_protetta_la_richiesta_ne_porta_il_nome(uow: FakeSad) -> None:
    arriva(pai_attivato(dimissione_id="dim-1"), uow)
    assert (uow.una().origine, uow.una().dimissione_id) == (Origine.DIMISSIONE_PROTETTA, "dim-1")
    assert uow.annunciati()[0].dimissione_id == "dim-1"


def test_un_pai_senza_sad_non_apre_niente(uow: FakeSad) -> None:
    arriva(pai_attivato(interventi=(PASTI,)), uow)
    assert uow.prese_in_carico.all() == []
    assert uow.annunci == []


def test_lo_stesso_pai_due_volte_apre_una_richiesta(uow: FakeSad) -> None:
    arriva(pai_attivato(), uow)
    arriva(pai_attivato(), uow, 3)
    assert uow.una().versione == 1
    assert len(uow.annunci) == 1


def test_due_pai_dello_stesso_caso_hanno_una_sola_presa_in_carico(uow: FakeSad) -> None:
    arriva(pai_attivato(), uow)
    arriva(pai_attivato("pai-2", integrato=False), uow, 4)
    assert (uow.una().piano.pai_id, uow.una().piano.integrato) == ("pai-2", False)


def test_chi_si_chiude_e_il_pai_di_prima_la_presa_in_carico_prosegue(uow: FakeSad) -> None:
    arriva(pai_attivato(), uow)
    arriva(pai_attivato("pai-2"), uow, 4)
    arriva(PaiChiuso(pai_id="pai-1", motivo="altro"), uow, 5)
    assert uow.una().aperta


@pytest.mark.parametrize("dimissione_id", [None, "dim-1"])
def test_finita_una_presa_in_carico_un_altro_pai_ne_apre_una_nuova(dimissione_id: str | None, uow: FakeSad) -> None:
    arriva(pai_attivato(dimissione_id=dimissione_id), uow)
    arriva(PaiChiuso(pai_id="pai-1", motivo="rinuncia"), uow, 4)
    arriva(pai_attivato("pai-2", dimissione_id=dimissione_id), uow, 5)
    assert [una.stato for una in uow.prese_in_carico.all()] == [Stato.ANNULLATA, Stato.RICHIESTA]


def test_un_territorio_che_non_torna_ferma_l_evento(uow: FakeSad) -> None:
    altrove = TerritorioDelCaso(ambito="50036", distretto="22024", asst="718")
    with pytest.raises(TerritorioIncoerente):
        arriva(pai_attivato(territorio=altrove), uow)
    assert uow.annunci == []


def test_una_revisione_aggiorna_le_ore_chieste(uow: FakeSad) -> None:
    arriva(pai_attivato(), uow)
    arriva(rivisto(interventi=(sad(9.0),)), uow, 4)
    assert uow.una().piano.interventi == (InterventoSad(9.0, giorno(9)),)
    assert len(uow.annunci) == 1


def test_la_firma_che_integra_il_piano_si_annuncia_con_il_progetto(uow: FakeSad) -> None:
    arriva(pai_attivato(integrato=False), uow)
    attiva(uow)
    uow.nuovi()
    arriva(rivisto(1), uow, 8)
    (annuncio,) = uow.annunciati()
    assert isinstance(annuncio, contratti.SadProgettato)
    assert (annuncio.piano_integrato, annuncio.ore_settimanali) == (True, 6.0)


def test_una_revisione_che_toglie_il_sad_lo_mostra_e_lascia_decidere(uow: FakeSad) -> None:
    arriva(pai_attivato(), uow)
    arriva(rivisto(interventi=(PASTI,)), uow, 4)
    assert uow.una().aperta
    assert uow.una().piano.interventi == ()


def test_una_revisione_che_aggiunge_il_sad_apre_una_richiesta(uow: FakeSad) -> None:
    arriva(pai_attivato(interventi=(PASTI,), dimissione_id="dim-1"), uow)
    arriva(rivisto(persona=Anagrafica(cognome="Bianchi")), uow, 4)
    una = uow.una()
    assert (una.piano.pai_id, una.piano.pai_revisione, una.dimissione_id) == ("pai-1", 2, "dim-1")
    assert una.persona == Persona("Bianchi")
    assert una.accesso.avvenuta_il == ora(4)


def test_dopo_un_rifiuto_una_revisione_non_chiede_di_nuovo(uow: FakeSad) -> None:
    arriva(pai_attivato(), uow)
    rifiuto = commands.RifiutaRichiesta(uow.una().id, MotivoRifiuto.RISORSE_NON_DISPONIBILI, ora(3))
    handlers.rifiuta_richiesta(rifiuto, uow)
    arriva(rivisto(), uow, 4)
    assert uow.una().stato is Stato.RIFIUTATA


def test_tolto_e_rimesso_il_sad_si_chiede_di_nuovo(uow: FakeSad) -> None:
    arriva(pai_attivato(), uow)
    fine = commands.ConcludiPresaInCarico(uow.una().id, MotivoConclusione.RINUNCIA, ora(3))
    handlers.concludi_presa_in_carico(fine, uow)
    arriva(rivisto(2, interventi=(PASTI,)), uow, 4)
    arriva(rivisto(3), uow, 5)
    assert [una.stato for una in uow.prese_in_carico.all()] == [Stato.ANNULLATA, Stato.RICHIESTA]


def test_la_revisione_di_un_pai_mai_sentito_aspetta_chi_lo_spieghi(uow: FakeSad) -> None:
    with pytest.raises(NotFound):
        arriva(rivisto(), uow)


@pytest.mark.parametrize("motivo", list(MotivoConclusione))
def test_con_il_pai_finisce_la_presa_in_carico_per_lo_stesso_motivo(motivo: MotivoConclusione, uow: FakeSad) -> None:
    arriva(pai_attivato(dimissione_id="dim-1"), uow)
    attiva(uow)
    arriva(effettuata(9), uow, 9)
    uow.nuovi()
    arriva(PaiChiuso.model_validate({"pai_id": "pai-1", "motivo": motivo}), uow, 20)
    (annuncio,) = uow.annunciati()
    assert (annuncio.motivo, annuncio.esito) == (motivo, "conclusa")
    assert uow.una().stato is Stato.CONCLUSA


def test_un_pai_mai_sentito_che_si_chiude_non_cambia_niente(uow: FakeSad) -> None:
    arriva(PaiChiuso(pai_id="pai-9", motivo="altro"), uow)
    assert uow.prese_in_carico.all() == []


def test_la_dimissione_avvia_chi_e_attivato(uow: FakeSad) -> None:
    arriva(pai_attivato(dimissione_id="dim-1"), uow)
    attiva(uow)
    uow.nuovi()
    arriva(effettuata(10), uow, 10)
    (annuncio,) = uow.annunciati()
    assert (annuncio.provenienza, annuncio.il) == ("integrazione", giorno(10))
    assert uow.una().stato is Stato.IN_EROGAZIONE


def test_una_dimissione_registrata_il_giorno_dopo_avvia_da_quando_e_avvenuta(uow: FakeSad) -> None:
    arriva(pai_attivato(dimissione_id="dim-1"), uow)
    attiva(uow)
    arriva(effettuata(10), uow, 11)
    assert uow.una().erogazione is not None
    assert uow.annunciati()[-1].il == giorno(10)


def test_una_dimissione_saputa_prima_del_pai_si_ricorda(uow: FakeSad) -> None:
    arriva(effettuata(5), uow, 5)
    arriva(pai_attivato(dimissione_id="dim-1"), uow)
    assert uow.una().dimesso_il == ora(5)
    attiva(uow)
    assert uow.una().stato is Stato.ATTIVATA, "ready from Monday 9: the first visit will start it"


def test_attivato_dopo_la_dimissione_inizia_subito(uow: FakeSad) -> None:
    arriva(effettuata(3), uow, 3)
    arriva(pai_attivato(dimissione_id="dim-1"), uow)
    id = uow.una().id
    handlers.accetta_richiesta(commands.AccettaRichiesta(id, ora(3)), uow)
    handlers.valuta_bisogno(commands.ValutaBisogno(id, True, True, ora(4)), uow)
    handlers.definisci_progetto(commands.DefinisciProgetto(id, progetto(), avvenuto_il=ora(5)), uow)
    handlers.attiva_servizio(commands.AttivaServizio(id, avvenuto_il=ora(9)), uow)
    annuncio = uow.annunciati()[-1]
    assert isinstance(annuncio, contratti.SadErogazioneAvviata)
    assert (annuncio.il, annuncio.provenienza) == (giorno(9), "integrazione")


@pytest.mark.parametrize(
    ("motivo", "atteso"),
    [
        ("decesso", MotivoConclusione.DECESSO),
        ("rinuncia", MotivoConclusione.RINUNCIA),
        ("trasferimento", MotivoConclusione.TRASFERIMENTO),
        ("dimissione_ordinaria", MotivoConclusione.ANNULLAMENTO),
        ("non_di_competenza", MotivoConclusione.ANNULLAMENTO),
        ("errore", MotivoConclusione.ANNULLAMENTO),
        ("altro", MotivoConclusione.ANNULLAMENTO),
    ],
)
@pytest.mark.parametrize("come", [DimissioneAnnullata, DimissioneRifiutata])
def test_una_dimissione_che_non_si_fa_ferma_chi_non_e_iniziato(
    come: type[Payload], motivo: str, atteso: MotivoConclusione, uow: FakeSad
) -> None:
    arriva(pai_attivato(dimissione_id="dim-1"), uow)
    uow.nuovi()
    arriva(come.model_validate({"dimissione_id": "dim-1", "motivo": motivo}), uow, 4)
    (annuncio,) = uow.annunciati()
    assert (annuncio.esito, annuncio.motivo) == ("annullata", atteso)


def test_una_dimissione_annullata_prima_del_pai_lo_ferma_appena_arriva(uow: FakeSad) -> None:
    arriva(DimissioneAnnullata(dimissione_id="dim-1", motivo="rinuncia"), uow, 3)
    arriva(pai_attivato(dimissione_id="dim-1"), uow, 4)
    assert uow.una().stato is Stato.ANNULLATA
    assert [type(detto) for detto in uow.annunciati()] == [contratti.SadRichiesto, contratti.SadConcluso]


def test_un_decesso_ferma_anche_chi_va_gia_a_casa(uow: FakeSad) -> None:
    arriva(pai_attivato(dimissione_id="dim-1"), uow)
    attiva(uow)
    handlers.avvia_erogazione(commands.AvviaErogazione(uow.una().id, ora(9)), uow)
    arriva(DimissioneAnnullata(dimissione_id="dim-1", motivo="rinuncia"), uow, 10)
    assert uow.una().aperta
    arriva(DimissioneAnnullata(dimissione_id="dim-1", motivo="decesso"), uow, 12)
    assert uow.annunciati()[-1].motivo == "decesso"


def test_della_stessa_dimissione_vale_la_prima_fine_sentita(uow: FakeSad) -> None:
    arriva(pai_attivato(dimissione_id="dim-1"), uow)
    arriva(DimissioneAnnullata(dimissione_id="dim-1", motivo="rinuncia"), uow, 5)
    arriva(DimissioneAnnullata(dimissione_id="dim-1", motivo="trasferimento"), uow, 4)
    assert uow.annunciati()[-1].motivo == "rinuncia"


def test_la_dimissione_di_un_altro_non_tocca_nessuno(uow: FakeSad) -> None:
    arriva(pai_attivato(dimissione_id="dim-1"), uow)
    arriva(DimissioneAnnullata(dimissione_id="dim-2", motivo="decesso"), uow, 4)
    assert uow.una().aperta
