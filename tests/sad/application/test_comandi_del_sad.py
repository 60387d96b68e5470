"""Commands: what they keep, what they announce, what they refuse."""

from datetime import timedelta
from typing import Any

import pytest

from services.sad.application import commands, handlers, queries
from services.sad.application.commands import RegistraVisita, RichiediSad
from services.sad.application.ports import UnitOfWork
from services.sad.domain import refusals
from services.sad.domain.motivi import MotivoConclusione, MotivoRifiuto, MotivoSospensione, MotivoVisitaMancata
from services.sad.domain.registrazione import Provenienza
from services.sad.domain.richiesta import Bisogno
from services.sad.domain.stato import Stato
from services.sad.domain.visita import EsitoVisita
from shared.contracts import sad
from shared.kernel.actor import Actor, Ruolo, Scope
from shared.kernel.refusal import FutureDate, InvalidInput, NotFound
from shared.kernel.store import PageRequest
from shared.kernel.territory import (
    AmbitoSconosciuto,
    AsstSconosciuta,
    DistrettoSconosciuto,
    TerritorioAmbiguo,
    TerritorioIncoerente,
)
from tests.sad.builders import ADA, giorno, ora, presa, progetto
from tests.sad.fakes import FakeSad

CASTELLANZA = Actor("op-2", Ruolo.OPERATORE_SAD, Scope(ambiti=frozenset({"50023"})))


def richiesta(**altro: Any) -> RichiediSad:
    dati: dict[str, Any] = {
        "ambito": "50036",
        "distretto": None,
        "asst": None,
        "bisogno": Bisogno(anziano=True, non_autosufficiente=True, alto_bisogno_assistenziale=True),
        "riferimento_piano": "Prot. 2026/1234",
        "persona": ADA,
        "avvenuto_il": ora(2),
    }
    return RichiediSad(**dati | altro)


def visita(n: int, **altro: Any) -> RegistraVisita:
    dati: dict[str, Any] = {
        "presa_in_carico_id": "sad-1",
        "operatore": "op-014",
        "inizio": ora(n, 8),
        "minuti": 60,
        "esito": EsitoVisita.EFFETTUATA,
    }
    return RegistraVisita(**dati | altro)


@pytest.fixture
def uow() -> FakeSad:
    return FakeSad()


def con(stato: Stato, uow: FakeSad) -> FakeSad:
    uow.prese_in_carico.add(presa(stato))
    return uow


def test_tutta_la_storia_si_annuncia_passo_per_passo(uow: FakeSad) -> None:
    una = handlers.richiedi_sad(richiesta(), uow)
    handlers.accetta_richiesta(commands.AccettaRichiesta(una.id, ora(3)), uow)
    handlers.valuta_bisogno(commands.ValutaBisogno(una.id, True, True, ora(4)), uow)
    handlers.definisci_progetto(commands.DefinisciProgetto(una.id, progetto(), avvenuto_il=ora(5)), uow)
    handlers.attiva_servizio(commands.AttivaServizio(una.id, giorno(9), ora(6)), uow)
    handlers.registra_visita(visita(9, presa_in_carico_id=una.id, minuti=90), uow)
    sospesa = commands.SospendiErogazione(una.id, giorno(16), None, MotivoSospensione.RICOVERO)
    handlers.sospendi_erogazione(sospesa, uow)
    handlers.riprendi_erogazione(commands.RiprendiErogazione(una.id, giorno(23)), uow)
    handlers.valuta_esito(commands.ValutaEsito(una.id, 3, ora(29)), uow)
    fine = commands.ConcludiPresaInCarico(una.id, MotivoConclusione.OBIETTIVI_RAGGIUNTI, ora(29, 12))
    handlers.concludi_presa_in_carico(fine, uow)
    assert [type(detto) for detto in uow.annunciati()] == [
        sad.SadRichiesto,
        sad.SadPresoInCarico,
        sad.SadValutato,
        sad.SadProgettato,
        sad.SadAttivato,
        sad.SadErogazioneAvviata,
        sad.SadSospeso,
        sad.SadRipreso,
        sad.SadValutazioneFinale,
        sad.SadConcluso,
    ]
    assert {caso for caso, _, _ in uow.annunci} == {uow.una().caso_id}
    assert [quando for _, _, quando in uow.annunci][:2] == [ora(2), ora(3)]
    assert uow.annunciati()[-1] == sad.SadConcluso(
        presa_in_carico_id=una.id, motivo="obiettivi_raggiunti", ore_pianificate=12.0, ore_erogate=1.5, esito="conclusa"
    )
    assert uow.committed


def test_una_richiesta_diretta_apre_un_caso_nel_territorio_completo(uow: FakeSad) -> None:
    una = handlers.richiedi_sad(richiesta(), uow)
    assert una.caso_id not in ("", una.id)
    (annuncio,) = uow.annunciati()
    assert annuncio.territorio.model_dump() == {"ambito": "50036", "distretto": "22047", "asst": "718"}
    assert (annuncio.provenienza, annuncio.origine, annuncio.pai_id) == ("manuale", "diretta", None)


def test_ogni_passo_dice_chi_lo_ha_registrato_e_quando(uow: FakeSad) -> None:
    una = handlers.richiedi_sad(richiesta(), uow)
    assert (una.accesso.avvenuta_il, una.accesso.registrata_il) == (ora(2), uow.now)
    assert (una.accesso.da, una.accesso.provenienza) == ("as-1", Provenienza.MANUALE)


def test_senza_dire_quando_e_adesso(uow: FakeSad) -> None:
    una = handlers.richiedi_sad(richiesta(avvenuto_il=None), uow)
    assert una.accesso.avvenuta_il == uow.now


@pytest.mark.parametrize(
    ("luogo", "rifiuto"),
    [
        ({"ambito": "99999"}, AmbitoSconosciuto),
        ({"distretto": "99999"}, DistrettoSconosciuto),
        ({"asst": "999"}, AsstSconosciuta),
        ({"distretto": "22047", "asst": "701"}, TerritorioIncoerente),
        ({"ambito": "50007"}, TerritorioAmbiguo),
    ],
)
def test_un_territorio_che_non_esiste_o_non_si_decide_e_rifiutato(
    luogo: dict[str, str], rifiuto: type[InvalidInput], uow: FakeSad
) -> None:
    with pytest.raises(rifiuto):
        handlers.richiedi_sad(richiesta(**luogo), uow)
    assert uow.annunci == []
    assert not uow.committed


def test_nessuno_apre_richieste_fuori_dal_suo_territorio() -> None:
    uow = FakeSad(CASTELLANZA)
    with pytest.raises(refusals.TerritorioNonConsentito):
        handlers.richiedi_sad(richiesta(), uow)
    assert uow.annunci == []


def test_cio_che_e_fuori_territorio_non_esiste() -> None:
    uow = con(Stato.RICHIESTA, FakeSad(CASTELLANZA))
    with pytest.raises(NotFound):
        handlers.accetta_richiesta(commands.AccettaRichiesta("sad-1"), uow)
    with pytest.raises(NotFound):
        queries.visite("sad-1", PageRequest(), uow)


def test_niente_avviene_nel_futuro(uow: FakeSad) -> None:
    con(Stato.RICHIESTA, uow)
    with pytest.raises(FutureDate):
        handlers.accetta_richiesta(commands.AccettaRichiesta("sad-1", uow.now + timedelta(hours=1)), uow)


def test_un_rifiuto_si_annuncia_come_rifiuto(uow: FakeSad) -> None:
    con(Stato.RICHIESTA, uow)
    handlers.rifiuta_richiesta(commands.RifiutaRichiesta("sad-1", MotivoRifiuto.RICHIESTA_DOPPIA, ora(3)), uow)
    (annuncio,) = uow.annunciati()
    assert (annuncio.esito, annuncio.motivo) == ("rifiutata", "annullamento")


def test_l_operatore_puo_avviare_l_erogazione_da_se(uow: FakeSad) -> None:
    con(Stato.ATTIVATA, uow)
    handlers.avvia_erogazione(commands.AvviaErogazione("sad-1", ora(9)), uow)
    (annuncio,) = uow.annunciati()
    assert (annuncio.provenienza, annuncio.il) == ("manuale", giorno(9))


def test_una_visita_che_segue_lascia_la_versione_della_presa_in_carico(uow: FakeSad) -> None:
    con(Stato.IN_EROGAZIONE, uow)
    handlers.registra_visita(visita(11), uow)
    assert uow.una().versione == 1
    assert uow.annunci == []


def test_la_stessa_visita_si_registra_una_volta(uow: FakeSad) -> None:
    con(Stato.IN_EROGAZIONE, uow)
    handlers.registra_visita(visita(11), uow)
    with pytest.raises(refusals.VisitaGiaRegistrata):
        handlers.registra_visita(visita(11, minuti=45), uow)
    handlers.registra_visita(visita(11, operatore="op-015"), uow)
    assert uow.visite.totali("sad-1").effettuate == 2


@pytest.mark.parametrize("inizio", [ora(31, 18, 5), ora(31, 17, 30)])
def test_una_visita_si_registra_quando_e_finita(inizio: Any, uow: FakeSad) -> None:
    con(Stato.IN_EROGAZIONE, uow)
    with pytest.raises(FutureDate):
        handlers.registra_visita(visita(31, inizio=inizio), uow)


def test_una_visita_mancata_si_registra_appena_la_si_manca(uow: FakeSad) -> None:
    con(Stato.IN_EROGAZIONE, uow)
    mancata = visita(31, inizio=ora(31, 17, 30), esito=EsitoVisita.MANCATA, motivo=MotivoVisitaMancata.RIFIUTO_UTENTE)
    handlers.registra_visita(mancata, uow)
    assert uow.visite.totali("sad-1").mancate == 1


def test_una_sospensione_che_contraddice_le_visite_e_rifiutata(uow: FakeSad) -> None:
    con(Stato.IN_EROGAZIONE, uow)
    handlers.registra_visita(visita(18), uow)
    with pytest.raises(refusals.SospensioneConVisite):
        handlers.sospendi_erogazione(
            commands.SospendiErogazione("sad-1", giorno(16), giorno(18), MotivoSospensione.ASSENZA), uow
        )
    prima = commands.SospendiErogazione("sad-1", giorno(16), giorno(17), MotivoSospensione.ASSENZA)
    handlers.sospendi_erogazione(prima, uow)
    assert uow.una().stato is Stato.IN_EROGAZIONE


def test_la_conclusione_somma_solo_le_visite_effettuate(uow: FakeSad) -> None:
    con(Stato.IN_EROGAZIONE, uow)
    handlers.registra_visita(visita(9, minuti=50), uow)
    handlers.registra_visita(visita(11, minuti=40), uow)
    mancata = visita(13, esito=EsitoVisita.MANCATA, motivo=MotivoVisitaMancata.ALTRO, minuti=600)
    handlers.registra_visita(mancata, uow)
    fine = commands.ConcludiPresaInCarico("sad-1", MotivoConclusione.RINUNCIA, ora(15))
    una = handlers.concludi_presa_in_carico(fine, uow)
    assert una.chiusura is not None
    assert (una.chiusura.ore_pianificate, una.chiusura.ore_erogate) == (6.0, 1.5)


def test_la_situazione_dice_le_ore_di_oggi_e_la_prima_visita(uow: FakeSad) -> None:
    con(Stato.IN_EROGAZIONE, uow)
    handlers.registra_visita(visita(11), uow)
    handlers.registra_visita(visita(10), uow)
    situazione = queries.situazione("sad-1", uow)
    assert situazione.ore_pianificate == 20.0, "three weeks and Monday 30"
    assert situazione.ore_erogate == 2.0
    assert situazione.visite.prima == ora(10, 8)


def test_l_elenco_si_filtra_per_stato(uow: FakeSad) -> None:
    con(Stato.IN_EROGAZIONE, uow)
    handlers.richiedi_sad(richiesta(), uow)

    def quanti(stato: Stato | None) -> int:
        return len(queries.elenco(queries.Filtri(stato=stato), PageRequest(), uow).items)

    assert [quanti(stato) for stato in (None, Stato.RICHIESTA, Stato.CONCLUSA)] == [2, 1, 0]


def test_le_porte_sono_quelle_che_la_transazione_finta_offre(uow: FakeSad) -> None:
    porte: UnitOfWork = uow
    assert porte.actor.id == "as-1"
