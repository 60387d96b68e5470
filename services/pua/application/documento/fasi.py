"""Accesso and valutazione of a case, as a document tells them, brought forward through the domain."""

from services.pua.application.documento.parole import LUNGO, corta, equipe, risultato
from services.pua.application.documento.passi import Lettura, Passi
from services.pua.domain.accesso import Accesso
from services.pua.domain.atto import Atto
from services.pua.domain.caso_ricevuto import CasoRicevuto
from services.pua.domain.codici import Area, EsitoAccesso, EsitoPreliminare, Segnalante, Urgenza
from services.pua.domain.refusals import ValutazioneGiaAperta, ValutazioneGiaConclusa
from services.pua.domain.scales import scala_per_codice
from services.pua.domain.valutazione import StatoValutazione, Valutazione
from shared.contracts import cartella_sociale as detto


class AccessoLetto:
    """The accesso of one case. Its end is read last: it may come after what the accesso led to."""

    def __init__(self, dice: detto.Accesso, ricevuto: CasoRicevuto, lettura: Lettura) -> None:
        """Raises Interrotto."""
        self._dice = dice
        self._campo = f"{lettura.campo}/fasi/accesso"
        negozio = lettura.uow.accessi
        noto = negozio.find(caso_id=ricevuto.caso_id)
        self._passi: Passi[Accesso] = Passi(lettura, negozio, noto)
        self.accesso = self._passi.comincia(
            f"{self._campo}/apertura",
            dice.apertura,
            lambda accesso: accesso.aperto,
            lambda atto: Accesso.apri(
                id=lettura.uow.ids.new(),
                caso_id=ricevuto.caso_id,
                territorio=ricevuto.territorio,
                persona_id=ricevuto.persona_id,
                segnalante=Segnalante(dice.segnalante),
                urgenza=Urgenza(dice.urgenza),
                motivo=dice.motivo,
                atto=atto,
            ),
        )
        for nome in ("segnalante", "urgenza"):
            self._passi.uguale(f"{self._campo}/{nome}", getattr(self.accesso, nome), getattr(dice, nome))
        self._passi.uguale(f"{self._campo}/motivo", corta(self.accesso.motivo, LUNGO), dice.motivo)
        self._passi.passo(
            f"{self._campo}/accoglienza",
            self.accesso,
            self.accesso.accoglienza,
            dice.accoglienza,
            self.accesso.accogli,
        )
        self._preliminare()

    def _preliminare(self) -> None:
        dice, accesso = self._dice.valutazione_preliminare, self.accesso
        if dice is None:
            return
        campo, nota = f"{self._campo}/valutazione_preliminare", accesso.preliminare
        esito = EsitoPreliminare(dice.esito)
        self._passi.passo(
            campo,
            accesso,
            None if nota is None else nota.atto,
            dice.atto,
            lambda atto: accesso.valuta_in_preliminare(esito, dice.motivo, atto),
        )
        if nota is not None:
            self._passi.uguale(campo, (nota.esito, nota.motivo), (esito, dice.motivo))

    def concludi(self, valutazioni: list[Valutazione]) -> int:
        """Read how it ended; returns how many steps of the accesso were new. Raises Interrotto."""
        dice, accesso = self._dice.chiusura, self.accesso
        if dice is not None:
            campo, nota, esito = f"{self._campo}/chiusura", accesso.chiusura, EsitoAccesso(dice.esito)

            def chiudi(atto: Atto) -> None:
                for valutazione in valutazioni if esito is EsitoAccesso.ANNULLATO else []:
                    atto.non_prima_di(valutazione.avviata)
                accesso.chiudi(esito, dice.motivo, atto)

            self._passi.passo(campo, accesso, None if nota is None else nota.atto, dice.atto, chiudi)
            if nota is not None:  # what ended with its dimissione has no reason of its own
                self._passi.uguale(campo, (nota.esito, nota.motivo or dice.motivo), (esito, dice.motivo))
        return self._passi.fatti


def porta_valutazione(
    dice: detto.Valutazione, campo: str, accesso: Accesso, ricevuto: CasoRicevuto, lettura: Lettura
) -> tuple[Valutazione, int]:
    """The valutazione, and how many steps were new. Raises Interrotto."""
    uow = lettura.uow
    qui = {valutazione.id: valutazione for valutazione in uow.valutazioni.all(caso_id=ricevuto.caso_id)}
    nota = qui.get(ricevuto.qui(dice.id, ricevuto.valutazioni))
    passi: Passi[Valutazione] = Passi(lettura, uow.valutazioni, nota)

    def avvia(atto: Atto) -> Valutazione:
        if any(altra.stato is StatoValutazione.IN_CORSO for altra in qui.values()):
            raise ValutazioneGiaAperta
        return Valutazione.avvia(
            id=uow.ids.new(),
            accesso=accesso,
            area=Area(dice.area),
            equipe=equipe(dice),
            nucleo_id=dice.nucleo_id,
            atto=atto,
        )

    valutazione = passi.comincia(f"{campo}/avvio", dice.avvio, lambda valutazione: valutazione.avviata, avvia)
    passi.uguale(f"{campo}/area", valutazione.area, dice.area)
    passi.uguale(f"{campo}/nucleo_id", valutazione.nucleo_id, dice.nucleo_id)
    _scale(dice, campo, valutazione, passi)
    _esito(dice, campo, valutazione, passi, lettura)
    ricevuto.valutazioni[dice.id] = valutazione.id
    return valutazione, passi.fatti


def _scale(dice: detto.Valutazione, campo: str, valutazione: Valutazione, passi: Passi[Valutazione]) -> None:
    note = list(valutazione.somministrazioni)
    for numero, compilata in enumerate(dice.scale):
        nota = note[numero] if numero < len(note) else None

        def somministra(atto: Atto, compilata: detto.Scala = compilata) -> None:
            valutazione.somministra(scala_per_codice(compilata.scala), compilata.risposte, compilata.contesto, atto)

        qui = None if nota is None else nota.atto
        passi.passo(f"{campo}/scale/{numero}", valutazione, qui, compilata.atto, somministra)
        if nota is not None:
            passi.uguale(
                f"{campo}/scale/{numero}",
                (nota.scala, nota.risposte, nota.contesto),
                (compilata.scala, compilata.risposte, compilata.contesto),
            )


def _esito(
    dice: detto.Valutazione, campo: str, valutazione: Valutazione, passi: Passi[Valutazione], lettura: Lettura
) -> None:
    if dice.esito is not None:
        trovato, nota = risultato(dice.esito), valutazione.conclusa
        presenti = equipe(dice)
        passi.passo(
            f"{campo}/esito",
            valutazione,
            nota,
            dice.esito.atto,
            lambda atto: valutazione.concludi(trovato, atto, lettura.uow.composizione, presenti),
        )
        if nota is not None:
            passi.uguale(f"{campo}/esito", valutazione.risultato, trovato)
            passi.uguale(f"{campo}/equipe", valutazione.equipe, presenti)

    def interrompi(atto: Atto) -> None:
        if valutazione.stato is StatoValutazione.CONCLUSA:
            raise ValutazioneGiaConclusa
        atto.non_prima_di(valutazione.avviata)
        valutazione.interrompi(atto)

    passi.passo(f"{campo}/interruzione", valutazione, valutazione.interrotta, dice.interruzione, interrompi)
