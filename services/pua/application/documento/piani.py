"""A PAI as a document tells it, from its first revision to its end, brought forward through the domain."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias

from services.pua.application.documento.parole import Nomi, riferimenti
from services.pua.application.documento.passi import Lettura, Passi
from services.pua.application.piano import LATO_DI
from services.pua.domain.atto import Atto
from services.pua.domain.caso_ricevuto import CasoRicevuto, StatoRicevuto
from services.pua.domain.codici import Lato, MotivoChiusuraPai, TipoIntervento
from services.pua.domain.pai import Pai, Revisione, StatoPai
from services.pua.domain.refusals import DocumentoIncoerente, FirmaNonConsentita, InContrasto, PaiGiaPresente
from services.pua.domain.valutazione import Valutazione
from shared.contracts import cartella_sociale as detto
from shared.kernel.clock import civil_date

Firme: TypeAlias = list[tuple[int, detto.Firma]]


class PianoLetto:
    """One PAI of one case. `non_importati` are pointers to what another service says of itself."""

    def __init__(
        self,
        dice: detto.Progetto,
        campo: str,
        valutazione: Valutazione,
        ricevuto: CasoRicevuto,
        lettura: Lettura,
    ) -> None:
        self._dice = dice
        self._campo = campo
        self._lettura = lettura
        self._nomi = Nomi()
        self._valutazione = valutazione
        self._ricevuto = ricevuto
        qui = {pai.id: pai for pai in lettura.uow.pai.all(valutazione_id=valutazione.id)}
        suo = ricevuto.qui(dice.id, ricevuto.pai)
        self._altri = [pai for id, pai in qui.items() if id != suo]
        self._noto = qui.get(suo)
        self._passi: Passi[Pai] = Passi(lettura, lettura.uow.pai, self._noto)
        self._note = [] if self._noto is None else _revisioni(self._noto)
        self.non_importati: list[str] = []

    def porta(
        self, erogazioni: Sequence[tuple[str, detto.Erogazione]], conclusione: tuple[str, detto.Conclusione] | None
    ) -> tuple[Pai, int]:
        """The PAI, and how many steps were new. Raises Interrotto."""
        pai = self._passi.comincia(
            f"{self._campo}/revisioni/0", self._dice.revisioni[0].atto, lambda pai: pai.redatto, self._redigi
        )
        attivazione, previsti = _dove_si_attiva(self._dice), _previsti(self._dice)
        for numero, revisione in enumerate(self._dice.revisioni):
            self._revisione(pai, numero, revisione)
            prima, dopo = _firme(revisione, self._dice.attivazione if numero == attivazione else None)
            self._firma(pai, numero, prima)
            if numero == attivazione:
                self._attiva(pai)
            self._firma(pai, numero, dopo)
            for campo, erogazione in erogazioni:
                ultima, intervento = previsti[erogazione.intervento_id]
                if numero == ultima:
                    self._eroga(pai, campo, erogazione, intervento)
        self._aggiorna_riferimenti(pai)
        if conclusione is not None:
            self._concludi(pai, *conclusione)
        return pai, self._passi.fatti

    def _redigi(self, atto: Atto) -> Pai:
        if any(altro.stato is not StatoPai.CHIUSO for altro in self._altri):
            raise PaiGiaPresente
        return Pai.redigi(
            id=self._lettura.uow.ids.new(),
            valutazione=self._valutazione,
            progetto=self._nomi.progetto(self._dice.revisioni[0]),
            riferimenti=riferimenti(self._dice),
            atto=atto,
        )

    def _revisione(self, pai: Pai, numero: int, dice: detto.Revisione) -> None:
        campo = f"{self._campo}/revisioni/{numero}"
        if numero < len(self._note):
            nota = self._note[numero]
            self._nomi.impara(dice, nota.progetto)
            self._passi.uguale(f"{campo}/atto/avvenuto_il", nota.atto.avvenuto_il, dice.atto.avvenuto_il)
            self._passi.uguale(campo, nota.progetto, self._nomi.progetto(dice))
            return

        def revisiona(atto: Atto) -> None:
            pai.revisiona(self._nomi.progetto(dice), pai.riferimenti, atto)
            if pai.revisione != numero + 1:
                raise DocumentoIncoerente("Una revisione non cambia nulla di quella prima")

        if numero > 0:
            self._passi.passo(campo, pai, None, dice.atto, revisiona)
        self._nomi.impara(dice, pai.progetto)

    def _firma(self, pai: Pai, numero: int, firme: Firme) -> None:
        note = self._note[numero].firme if numero < len(self._note) else {}
        nostro = self._ricevuto.stato is StatoRicevuto.NATO_QUI
        suo = LATO_DI.get(self._lettura.uow.actor.ruolo)
        for quale, firma in firme:
            lato = Lato(firma.lato)

            def firma_qui(atto: Atto, lato: Lato = lato) -> None:
                if nostro and lato is not suo:  # of a case of ours nobody signs for the other side, here as elsewhere
                    raise FirmaNonConsentita
                if pai.revisione != numero + 1:
                    raise InContrasto("Qui la revisione è già stata sostituita senza questa firma")
                pai.firma(lato, atto)

            campo = f"{self._campo}/revisioni/{numero}/firme/{quale}"
            self._passi.passo(campo, pai, note.get(lato), firma.atto, firma_qui)

    def _attiva(self, pai: Pai) -> None:
        nato = self._lettura.persona.nota_in(pai.territorio).data_nascita
        self._passi.passo(
            f"{self._campo}/attivazione",
            pai,
            pai.attivato,
            self._dice.attivazione,
            lambda atto: pai.attiva(nato, atto),
        )

    def _eroga(self, pai: Pai, campo: str, dice: detto.Erogazione, intervento: detto.Intervento) -> None:
        """Of the SAD, and of what somebody gave up, only the service that delivers speaks."""
        if TipoIntervento(intervento.tipo) is TipoIntervento.SAD or dice.annullamento is not None:
            self.non_importati.append(campo)
            return
        id = self._nomi.interventi[dice.intervento_id]
        self._passi.passo(
            f"{campo}/avvio", pai, pai.svolto(id).avviato, dice.avvio, lambda atto: pai.avvia_intervento(id, atto)
        )
        self._passi.passo(
            f"{campo}/conclusione",
            pai,
            pai.svolto(id).concluso,
            dice.conclusione,
            lambda atto: pai.concludi_intervento(id, atto),
        )

    def _aggiorna_riferimenti(self, pai: Pai) -> None:
        """They may change without a signature: where the sender's did since its last word, they do here.

        Where they did not, whoever works on the case here may have changed them meanwhile.
        """
        nuovi = riferimenti(self._dice)
        if not self._lettura.piu_recente:
            return
        cambiati = self._ricevuto.nuovi_riferimenti(self._dice.id, nuovi)
        if cambiati and pai.stato is not StatoPai.CHIUSO and pai.riferimenti != nuovi:
            pai.riferimenti = nuovi
            self._passi.tieni(pai)
            self._passi.fatti += 1

    def _concludi(self, pai: Pai, campo: str, dice: detto.Conclusione) -> None:
        nota, motivo = pai.chiusura, MotivoChiusuraPai(dice.motivo)
        esiti = {self._nomi.obiettivi.get(id, ""): esito for id, esito in dice.esiti.items()}
        self._passi.passo(
            campo,
            pai,
            None if nota is None else nota.atto,
            dice.atto,
            lambda atto: pai.chiudi(motivo, esiti, dice.nota, atto),
        )
        if nota is not None:
            self._passi.uguale(campo, (nota.motivo, nota.esiti, nota.nota), (motivo, esiti, dice.nota))


def _revisioni(pai: Pai) -> list[Revisione]:
    return [*pai.storico, Revisione(pai.revisione, pai.progetto, dict(pai.firme), pai.atto)]


def _dove_si_attiva(progetto: detto.Progetto) -> int | None:
    """At which revision the plan was activated: the first that was in place then, signed, with goals and interventions.

    Nobody writes that down. People write days, so that where no instant fits the day decides.
    """
    if progetto.attivazione is None:
        return None
    quando, revisioni = progetto.attivazione.avvenuto_il, progetto.revisioni
    for entro in (_entro_l_istante, _entro_il_giorno):
        for numero, revisione in enumerate(revisioni):
            scritta = entro(revisione.atto.avvenuto_il, quando)
            sostituita = numero + 1 < len(revisioni) and not entro(quando, revisioni[numero + 1].atto.avvenuto_il)
            firmata = any(entro(firma.atto.avvenuto_il, quando) for firma in revisione.firme)
            if scritta and firmata and not sostituita and revisione.obiettivi and revisione.interventi:
                return numero
    return len(revisioni) - 1


def _firme(revisione: detto.Revisione, attivazione: detto.Atto | None) -> tuple[Firme, Firme]:
    """The signatures that the plan had when it was activated, and those that came later; each with its place."""
    firme = list(enumerate(revisione.firme))
    if attivazione is None:
        return firme, []
    for entro in (_entro_l_istante, _entro_il_giorno):
        prima = [firma for firma in firme if entro(firma[1].atto.avvenuto_il, attivazione.avvenuto_il)]
        if prima:
            return prima, [firma for firma in firme if firma not in prima]
    return [], firme


def _entro_l_istante(fatto: datetime, quando: datetime) -> bool:
    return fatto <= quando


def _entro_il_giorno(fatto: datetime, quando: datetime) -> bool:
    return civil_date(fatto) <= civil_date(quando)


def _previsti(progetto: detto.Progetto) -> dict[str, tuple[int, detto.Intervento]]:
    """Each intervention with the last revision that holds it: until there it may begin and end."""
    return {i.id: (numero, i) for numero, revisione in enumerate(progetto.revisioni) for i in revisione.interventi}
