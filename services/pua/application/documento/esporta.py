"""A person's cartella as a document. The same knowledge makes the same bytes."""

from hashlib import sha256

from services.pua.application.announcements import COSE
from services.pua.application.documento.parole import LUNGO, atto, corta, erogazione, istanti, passaggio, revisione
from services.pua.application.ports import UnitOfWork
from services.pua.domain import accesso as dominio
from services.pua.domain.anagrafica import Anagrafica
from services.pua.domain.cartella import Caso, componi_cartella
from services.pua.domain.caso_ricevuto import StatoRicevuto
from services.pua.domain.codici import EsitoAccesso
from services.pua.domain.pai import Pai
from services.pua.domain.valutazione import Somministrazione, Valutazione
from shared.contracts import cartella_sociale as detto
from shared.kernel.refusal import NotFound

QUI = frozenset(COSE.values())
"""What the PUA did itself; the rest of a timeline came from SAD and dimissioni."""


def documento(persona_id: str, mittente: detto.Mittente, uow: UnitOfWork) -> detto.CartellaSociale:
    """What the caller may see of a person: identity, and the cases of their own territories. Raises NotFound."""
    persona = uow.persone.get(persona_id)
    vede = uow.actor.scope.sees
    cartella = componi_cartella(persona.id, uow.cartelle.della_persona(persona.id))
    casi = tuple(_caso(caso, uow) for caso in cartella.casi)
    senza_id = detto.CartellaSociale(
        formato=detto.FORMATO,
        documento_id="-",
        mittente=mittente,
        aggiornata_al=max([*istanti(casi), *(noto.registrato_il for _, noto in persona.storia(vede))]),
        persona=_persona(persona.scheda(vede).anagrafica),
        casi=casi,
    )
    return senza_id.model_copy(update={"documento_id": f"sha256-{impronta(senza_id)}"})


def impronta(*parti: detto.Parte) -> str:
    """Digest of what is said, in 64 hex digits."""
    return sha256(b"\n".join(parte.model_dump_json().encode() for parte in parti)).hexdigest()


def _persona(nota: Anagrafica) -> detto.Persona:
    return detto.Persona(
        identificativi=tuple(
            detto.Identificativo(sistema=i.sistema.value, valore=i.valore) for i in nota.identificativi
        ),
        cognome=corta(nota.cognome),
        nome=corta(nota.nome),
        data_nascita=nota.data_nascita,
        sesso=nota.sesso.value if nota.sesso else None,
        indirizzo=corta(nota.indirizzo),
        telefono=corta(nota.telefono),
    )


def _caso(caso: Caso, uow: UnitOfWork) -> detto.Caso:
    aperto = uow.accessi.find(caso_id=caso.caso_id)
    if aperto is None:  # an entry is only ever written for a case that has one
        raise NotFound
    ricevuto = uow.ricevuti.find(caso_id=caso.caso_id, stato=StatoRicevuto.RICEVUTO)
    piani = uow.pai.all(caso_id=caso.caso_id)
    return detto.Caso(
        caso_id=caso.caso_id,
        origine=None if ricevuto is None else detto.Origine(**vars(ricevuto.altrove)),
        territorio=detto.Territorio(**vars(caso.territorio)),
        fasi=detto.Fasi(
            accesso=_accesso(aperto),
            valutazione=tuple(_valutazione(v) for v in uow.valutazioni.all(caso_id=caso.caso_id)),
            progetto=tuple(_progetto(pai) for pai in piani),
            erogazione=tuple(e for pai in piani for e in erogazione(pai)),
            conclusione=tuple(c for pai in piani for c in _conclusione(pai)),
        ),
        altri_passaggi=tuple(passaggio(voce) for voce in caso.voci if voce.cosa not in QUI),
    )


def _accesso(accesso: dominio.Accesso) -> detto.Accesso:
    preliminare, chiusura = accesso.preliminare, accesso.chiusura
    return detto.Accesso(
        segnalante=accesso.segnalante.value,
        urgenza=accesso.urgenza.value,
        motivo=corta(accesso.motivo, LUNGO),
        apertura=atto(accesso.aperto),
        accoglienza=atto(accesso.accoglienza),
        valutazione_preliminare=None
        if preliminare is None
        else detto.Preliminare(
            esito=preliminare.esito.value, motivo=corta(preliminare.motivo, LUNGO), atto=atto(preliminare.atto)
        ),
        chiusura=None
        if chiusura is None
        else detto.ChiusuraAccesso(
            esito=chiusura.esito.value,
            motivo=corta(chiusura.motivo, LUNGO) or _motivo_di_altri(chiusura),
            atto=atto(chiusura.atto),
        ),
    )


def _motivo_di_altri(chiusura: dominio.Chiusura) -> str | None:
    """Only the end of a dimissione annuls without a reason of its own: its reason is the dimissione's."""
    annullato = chiusura.esito is EsitoAccesso.ANNULLATO
    return "Dimissione protetta rifiutata o annullata" if annullato else None


def _valutazione(valutazione: Valutazione) -> detto.Valutazione:
    esito, conclusa = valutazione.risultato, valutazione.conclusa
    return detto.Valutazione(
        id=valutazione.id,
        area=valutazione.area.value,
        nucleo_id=valutazione.nucleo_id,
        equipe=tuple(
            detto.Membro(professione=m.professione.value, ente=m.ente.value, operatore=m.operatore)
            for m in valutazione.equipe
        ),
        avvio=atto(valutazione.avviata),
        scale=tuple(map(_scala, valutazione.somministrazioni)),
        esito=None if esito is None or conclusa is None else detto.Esito(**vars(esito), atto=atto(conclusa)),
        interruzione=atto(valutazione.interrotta),
    )


def _scala(fatta: Somministrazione) -> detto.Scala:
    return detto.Scala(
        scala=fatta.scala,
        versione=fatta.versione,
        risposte=fatta.risposte,
        contesto=fatta.contesto,
        valore=fatta.valore,
        classe=fatta.classe,
        atto=atto(fatta.atto),
    )


def _progetto(pai: Pai) -> detto.Progetto:
    riferimenti = pai.riferimenti
    return detto.Progetto(
        id=pai.id,
        valutazione_id=pai.valutazione_id,
        revisioni=(
            *(revisione(r.progetto, r.firme, r.atto) for r in pai.storico),
            revisione(pai.progetto, pai.firme, pai.atto),
        ),
        case_manager=riferimenti.case_manager,
        caregiver=None if riferimenti.caregiver is None else detto.Caregiver(**vars(riferimenti.caregiver)),
        verifica_prevista=riferimenti.verifica_prevista,
        attivazione=atto(pai.attivato),
    )


def _conclusione(pai: Pai) -> list[detto.Conclusione]:
    if pai.chiusura is None:
        return []
    chiusura = pai.chiusura
    return [
        detto.Conclusione(
            progetto_id=pai.id,
            motivo=chiusura.motivo.value,
            esiti={id: int(esito) for id, esito in chiusura.esiti.items()},
            nota=chiusura.nota,
            atto=atto(chiusura.atto),
        )
    ]
