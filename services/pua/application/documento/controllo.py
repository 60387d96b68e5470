"""What is wrong in a document in itself, before anything is looked for or changed. All of it is found at once."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from pydantic import BaseModel

from services.pua.application.commands import TerritorioIndicato
from services.pua.application.documento.esame import Esame
from services.pua.application.documento.parole import visita
from services.pua.application.handlers import territorio_consentito
from services.pua.application.ports import UnitOfWork
from services.pua.domain.anagrafica import data_nascita
from services.pua.domain.identificativi import SistemaIdentificativo, identificativo
from services.pua.domain.refusals import DocumentoIncoerente, PunteggioDiverso
from services.pua.domain.scales import scala_per_codice
from shared.contracts import cartella_sociale as detto
from shared.kernel.clock import FIRST_DAY, LAST_DAY, civil_date, happened, plausible
from shared.kernel.refusal import InconsistentDates
from shared.kernel.territory import Territorio

CENTESIMO = 0.01


def controlla(documento: detto.CartellaSociale, esame: Esame, uow: UnitOfWork) -> list[Territorio]:
    """The territories of the cases, in their order, where nothing is wrong. Raises as `Esame.concludi`."""
    with esame.controllo("/aggiornata_al"):
        _plausibile(documento.aggiornata_al, uow.now)
    _persona(documento.persona, esame, uow)
    with esame.controllo("/casi"):
        _una_volta("caso", (caso.caso_id for caso in documento.casi))
    for numero, caso in enumerate(documento.casi):
        for campo, parte in visita(caso.fasi, f"/casi/{numero}/fasi"):
            with esame.controllo(campo):
                _in_se(parte, uow.now)
        _riferimenti(f"/casi/{numero}/fasi", caso.fasi, esame)
    esame.concludi()
    territori = list(_territori(documento.casi, esame, uow))
    esame.concludi()
    return territori


def _in_se(parte: BaseModel, adesso: datetime) -> None:
    """Raises FutureDate, InconsistentDates, DocumentoIncoerente, and as `_punteggio`."""
    match parte:
        case detto.Atto():
            _plausibile(parte.avvenuto_il, adesso)
        case detto.Scala():
            _punteggio(parte)
        case detto.Intervento():
            _nel_calendario(parte.dal, parte.al)
        case detto.Progetto():
            _nel_calendario(parte.verifica_prevista)
        case detto.Revisione():
            _una_volta("obiettivo", (o.id for o in parte.obiettivi))
            _una_volta("intervento", (i.id for i in parte.interventi))
            _una_volta("firma", (f.lato for f in parte.firme))
        case detto.Fasi():
            _una_volta("valutazione", (v.id for v in parte.valutazione))
            _una_volta("progetto", (p.id for p in parte.progetto))
            _una_volta("erogazione", ((e.progetto_id, e.intervento_id) for e in parte.erogazione))
            _una_volta("conclusione", (c.progetto_id for c in parte.conclusione))


def _plausibile(istante: datetime, adesso: datetime) -> None:
    """Raises FutureDate, InconsistentDates."""
    _nel_calendario(istante)
    happened(istante, adesso)


def _nel_calendario(*giorni: date | None) -> None:
    """Raises InconsistentDates."""
    if not all(giorno is None or plausible(giorno) for giorno in giorni):
        raise InconsistentDates(f"Una data non sta tra il {FIRST_DAY.year} e il {LAST_DAY.year}")


def _persona(persona: detto.Persona, esame: Esame, uow: UnitOfWork) -> None:
    """As typed: whoever sends is told, and can correct it."""
    for numero, stato in enumerate(persona.identificativi):
        with esame.controllo(f"/persona/identificativi/{numero}"):
            identificativo(SistemaIdentificativo(stato.sistema), stato.valore)
    if persona.data_nascita is not None:
        with esame.controllo("/persona/data_nascita"):
            data_nascita(persona.data_nascita, civil_date(uow.now))


def _punteggio(compilata: detto.Scala) -> None:
    """Raises ScalaSconosciuta, PunteggioDiverso, and as `Scala.punteggio`."""
    scala = scala_per_codice(compilata.scala)
    if compilata.versione != scala.versione:
        raise PunteggioDiverso(f"Della scala {scala.codice} qui si usa la versione {scala.versione}")
    vero = scala.punteggio(compilata.risposte, **compilata.contesto)
    if abs(vero.valore - compilata.valore) >= CENTESIMO:
        raise PunteggioDiverso(f"Le risposte alla scala {scala.codice} danno {vero.valore:g}")
    if compilata.classe not in (None, vero.classe):
        raise PunteggioDiverso(f"Le risposte alla scala {scala.codice} danno la fascia {vero.classe}")


def _una_volta(che: str, nomi: Iterable[object]) -> None:
    """Raises DocumentoIncoerente."""
    visti = list(nomi)
    if len(set(visti)) < len(visti):
        raise DocumentoIncoerente(f"Lo stesso id ({che}) compare più volte")


def _riferimenti(campo: str, fasi: detto.Fasi, esame: Esame) -> None:
    """Whatever a phase names stands in the phase before."""
    valutazioni = {v.id for v in fasi.valutazione}
    interventi = {p.id: {i.id for r in p.revisioni for i in r.interventi} for p in fasi.progetto}
    for numero, progetto in enumerate(fasi.progetto):
        if progetto.valutazione_id not in valutazioni:
            with esame.controllo(f"{campo}/progetto/{numero}/valutazione_id"):
                raise DocumentoIncoerente("La valutazione indicata non è nel documento")
    for numero, erogazione in enumerate(fasi.erogazione):
        if erogazione.intervento_id not in interventi.get(erogazione.progetto_id, ()):
            with esame.controllo(f"{campo}/erogazione/{numero}"):
                raise DocumentoIncoerente("Il progetto o l'intervento indicato non è nel documento")
    for numero, conclusione in enumerate(fasi.conclusione):
        if conclusione.progetto_id not in interventi:
            with esame.controllo(f"{campo}/conclusione/{numero}/progetto_id"):
                raise DocumentoIncoerente("Il progetto indicato non è nel documento")


def _territori(casi: tuple[detto.Caso, ...], esame: Esame, uow: UnitOfWork) -> Iterator[Territorio]:
    """As for an accesso that is opened: known, valid on its day, of the caller."""
    for numero, caso in enumerate(casi):
        with esame.controllo(f"/casi/{numero}/territorio"):
            indicato = TerritorioIndicato(**caso.territorio.model_dump())
            yield territorio_consentito(indicato, civil_date(caso.fasi.accesso.apertura.avvenuto_il), uow)
