"""A document of somebody else's cartella informatizzata, taken whole or not at all."""

from dataclasses import dataclass

from services.pua.application.anagrafe import persona_dichiarata
from services.pua.application.commands import ImportaCartella
from services.pua.application.documento.controllo import controlla
from services.pua.application.documento.esame import Esame
from services.pua.application.documento.esporta import documento as cio_che_si_sa
from services.pua.application.documento.esporta import impronta
from services.pua.application.documento.fasi import AccessoLetto, porta_valutazione
from services.pua.application.documento.parole import dati_persona
from services.pua.application.documento.passi import Lettura
from services.pua.application.documento.piani import PianoLetto
from services.pua.application.ports import UnitOfWork
from services.pua.domain.anagrafica import Anagrafica
from services.pua.domain.atto import Atto
from services.pua.domain.caso_ricevuto import CasoAltrove, CasoRicevuto, StatoRicevuto
from services.pua.domain.codici import Provenienza
from services.pua.domain.identificativi import Identificativo, identificativo
from services.pua.domain.persona import Persona
from services.pua.domain.raccolta import digitata
from services.pua.domain.refusals import CasoNatoQui, InContrasto
from services.pua.domain.valutazione import Valutazione
from shared.contracts import cartella_sociale as detto
from shared.kernel.clock import civil_date
from shared.kernel.territory import Territorio


@dataclass(frozen=True)
class CasoImportato:
    """`passi` counts what was new. `non_importati` are pointers to what is read and not taken."""

    ricevuto: CasoRicevuto
    nuovo: bool
    passi: int
    non_importati: tuple[str, ...]


@dataclass(frozen=True)
class Importazione:
    documento_id: str
    casi: tuple[CasoImportato, ...]


def importa_cartella(command: ImportaCartella, uow: UnitOfWork) -> Importazione:
    """Bring forward every case of a document. Raises as `Esame.concludi`, and RegistrazioneConcorrente."""
    uow.in_chiaro()  # the sender knows what it sends; a step that is hidden here would be made a second time
    documento, esame = command.documento, Esame()
    territori = controlla(documento, esame, uow)
    importatore = _Importatore(command, esame, uow)
    casi = importatore.casi(territori)
    esame.concludi()
    uow.commit()
    return Importazione(documento.documento_id, casi)


class _Importatore:
    def __init__(self, command: ImportaCartella, esame: Esame, uow: UnitOfWork) -> None:
        self._documento = command.documento
        self._qui = command.qui
        self._esame = esame
        self._uow = uow
        self._persona_id: str | None = None
        """Who the document speaks of, once that is known here."""

    def casi(self, territori: list[Territorio]) -> tuple[CasoImportato, ...]:
        """Those that are known first: they say who the person is where no identifier does."""
        noti = self._noti(territori)
        fatti: dict[int, CasoImportato] = {}
        for numero in sorted(range(len(territori)), key=lambda numero: noti[numero] is None):
            with self._esame.parte():
                fatti[numero] = self._caso(numero, territori[numero], noti[numero])
        return tuple(fatti[numero] for numero in sorted(fatti))

    def _noti(self, territori: list[Territorio]) -> list[CasoRicevuto | None]:
        """Held in one order whoever asks, so that two documents never wait for each other."""
        chiavi = [
            self._altrove(caso).in_territorio(territorio.ambito)
            for caso, territorio in zip(self._documento.casi, territori, strict=True)
        ]
        trovati = {chiave: self._uow.ricevuti.find_unscoped(chiave=chiave) for chiave in sorted(chiavi)}
        return [trovati[chiave] for chiave in chiavi]

    def _altrove(self, caso: detto.Caso) -> CasoAltrove:
        return CasoAltrove(self._documento.mittente.ente, self._documento.mittente.sistema, caso.caso_id)

    def _caso(self, numero: int, territorio: Territorio, noto: CasoRicevuto | None) -> CasoImportato:
        """Raises Interrotto."""
        caso, campo = self._documento.casi[numero], f"/casi/{numero}"
        noto = noto or self._nato_qui(caso, campo)
        self._sempre_li(caso, campo, territorio, noto)
        detta = impronta(self._documento.persona, caso)
        if noto is not None:
            self._persona_id = noto.persona_id
            with self._esame.presso("/documento_id"):
                letto = noto.gia_letto(self._documento.documento_id, detta)
            if letto:
                return CasoImportato(noto, nuovo=False, passi=0, non_importati=())
        recente = noto is None or noto.piu_recente(self._documento.aggiornata_al)
        persona = self._persona(territorio, noto, recente)
        ricevuto = noto or CasoRicevuto(
            id=self._uow.ids.new(),
            caso_id=self._uow.ids.new(),
            territorio=territorio,
            persona_id=persona.id,
            altrove=self._altrove(caso),
            aggiornato_al=self._documento.aggiornata_al,
        )
        lettura = Lettura(self._uow, self._esame, self._documento.mittente.sistema, campo, persona, recente)
        passi, non_importati = _fasi(caso, ricevuto, lettura)
        ricevuto.letto(self._documento.documento_id, detta, self._documento.aggiornata_al)
        negozio = self._uow.ricevuti
        (negozio.save if ricevuto.versione else negozio.add)(ricevuto)
        return CasoImportato(ricevuto, nuovo=noto is None, passi=passi, non_importati=tuple(non_importati))

    def _nato_qui(self, caso: detto.Caso, campo: str) -> CasoRicevuto | None:
        """A case of our own that somebody continues: it would be counted twice as another one. Raises Interrotto."""
        mittente = self._documento.mittente
        with self._esame.presso(f"{campo}/caso_id"):
            if _lo_stesso(mittente, self._qui) and self._uow.accessi.find(caso_id=caso.caso_id):
                raise CasoNatoQui
        if caso.origine is None or not _lo_stesso(caso.origine, self._qui):
            return None
        with self._esame.presso(f"{campo}/origine"):
            trovato = self._uow.accessi.find(caso_id=caso.origine.caso_id)
            if trovato is None:
                raise InContrasto("Tra i casi di qui che si possono vedere non c'è quello indicato")
            accesso = self._uow.accessi.get(trovato.id)  # from here on nobody else changes the case
            if any(_lo_stesso(altro.altrove, mittente) for altro in self._uow.ricevuti.all(caso_id=accesso.caso_id)):
                raise InContrasto("Un altro caso di chi manda continua già quello indicato")
        return CasoRicevuto(
            id=self._uow.ids.new(),
            caso_id=accesso.caso_id,
            territorio=accesso.territorio,
            persona_id=accesso.persona_id,
            altrove=self._altrove(caso),
            aggiornato_al=cio_che_si_sa(accesso.persona_id, self._qui, self._uow).aggiornata_al,
            stato=StatoRicevuto.NATO_QUI,
        )

    def _sempre_li(self, caso: detto.Caso, campo: str, territorio: Territorio, noto: CasoRicevuto | None) -> None:
        """A case stays in its territory. Raises Interrotto."""
        visibili = self._uow.ricevuti.all(origine=self._altrove(caso).impronta)
        with self._esame.presso(f"{campo}/territorio"):
            if any(altro.territorio != territorio for altro in (*visibili, *([noto] if noto else []))):
                raise InContrasto("Qui il caso risulta in un altro territorio")

    def _persona(self, territorio: Territorio, noto: CasoRicevuto | None, recente: bool) -> Persona:
        """The person of a case stays who it is; otherwise whoever the identifiers name. Raises Interrotto."""
        uow, documento = self._uow, self._documento
        dati = dati_persona(documento.persona)
        anagrafica, note = digitata(dati, civil_date(uow.now))
        del_caso = None if noto is None else uow.persone.get(noto.persona_id)
        if del_caso is not None:
            nota = del_caso.nota_in(territorio)
            for numero, stato in enumerate(dati.identificativi):
                with self._esame.presso(f"/persona/identificativi/{numero}"):
                    _non_smentito(identificativo(stato.sistema, stato.valore), nota)
        if del_caso is None and self._persona_id is not None and not uow.persone.titolari(anagrafica.identificativi):
            del_caso = uow.persone.get(self._persona_id)
        if del_caso is not None and not recente:
            return del_caso
        quando = Atto(
            documento.aggiornata_al.astimezone(uow.now.tzinfo),
            uow.now,
            documento.mittente.sistema,
            Provenienza.INTEGRAZIONE,
        )
        persona = persona_dichiarata(anagrafica, note, territorio, quando, uow, del_caso)
        self._persona_id = persona.id
        return persona


def _lo_stesso(mittente: detto.Mittente | CasoAltrove, qui: detto.Mittente) -> bool:
    return (mittente.ente, mittente.sistema) == (qui.ente, qui.sistema)


def _non_smentito(stato: Identificativo, nota: Anagrafica) -> None:
    """Raises InContrasto where the case is known to be of somebody with another identifier for life."""
    if stato.sistema.unico and nota.identificativo(stato.sistema) not in (None, stato.valore):
        raise InContrasto("Qui il caso è di una persona con un altro identificativo")


def _fasi(caso: detto.Caso, ricevuto: CasoRicevuto, lettura: Lettura) -> tuple[int, list[str]]:
    """How many steps were new, and what is not taken. Raises Interrotto."""
    campo, fasi = f"{lettura.campo}/fasi", caso.fasi
    letto = AccessoLetto(fasi.accesso, ricevuto, lettura)
    passi = 0
    non_importati = [f"{lettura.campo}/altri_passaggi/{numero}" for numero in range(len(caso.altri_passaggi))]
    valutazioni: dict[str, Valutazione] = {}
    for numero, dice in enumerate(fasi.valutazione):
        with lettura.esame.parte():
            valutazione, nuovi = porta_valutazione(
                dice, f"{campo}/valutazione/{numero}", letto.accesso, ricevuto, lettura
            )
            valutazioni[dice.id] = valutazione
            passi += nuovi
    conclusioni = {c.progetto_id: (f"{campo}/conclusione/{numero}", c) for numero, c in enumerate(fasi.conclusione)}
    for numero, progetto in enumerate(fasi.progetto):
        if progetto.valutazione_id not in valutazioni:  # it was refused: what rests on it is not tried
            continue
        piano = PianoLetto(
            progetto, f"{campo}/progetto/{numero}", valutazioni[progetto.valutazione_id], ricevuto, lettura
        )
        with lettura.esame.parte():
            pai, nuovi = piano.porta(
                [(f"{campo}/erogazione/{n}", e) for n, e in enumerate(fasi.erogazione) if e.progetto_id == progetto.id],
                conclusioni.get(progetto.id),
            )
            ricevuto.pai[progetto.id] = pai.id
            passi += nuovi
            non_importati += piano.non_importati
    return passi + letto.concludi(list(valutazioni.values())), non_importati
