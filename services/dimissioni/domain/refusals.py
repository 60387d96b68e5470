"""Why a dimissione says no. Each refusal names the rule it protects."""

from shared.kernel.refusal import Forbidden, InvalidInput, Refusal


class DimissioneChiusa(Refusal):
    """A case that was concluded, refused or cancelled does not move again."""

    codice = "dimissione-chiusa"
    titolo = "La dimissione è già conclusa, rifiutata o annullata"


class GiaPresaInCarico(Refusal):
    codice = "gia-presa-in-carico"
    titolo = "La dimissione è già stata presa in carico"


class NonAncoraPresaInCarico(Refusal):
    """Services are prepared by somebody who has taken the case on."""

    codice = "non-ancora-presa-in-carico"
    titolo = "La dimissione non è ancora stata presa in carico"


class ServiziGiaPronti(Refusal):
    codice = "servizi-gia-pronti"
    titolo = "I servizi per questa dimissione risultano già pronti"


class GiaDimessa(Refusal):
    """The patient left once: the day counts in the indicators and is not rewritten."""

    codice = "gia-dimessa"
    titolo = "La dimissione effettiva è già registrata"


class NonAncoraDimessa(Refusal):
    """Only who has left the hospital has a path that can be concluded."""

    codice = "non-ancora-dimessa"
    titolo = "La persona non risulta ancora dimessa: il percorso si annulla, non si conclude"


class GiaInAttesa(Refusal):
    """One question at a time: the hospital answers to the one that it was asked."""

    codice = "gia-in-attesa"
    titolo = "L'ospedale è già stato interpellato e non ha ancora risposto"


class NonInAttesa(Refusal):
    codice = "non-in-attesa"
    titolo = "Nessuna informazione è stata chiesta all'ospedale"


class RifiutoTardivo(Refusal):
    """Who has made a plan has accepted: from there on the path is cancelled, not refused."""

    codice = "rifiuto-tardivo"
    titolo = "Il percorso è già pianificato: non si rifiuta più, si annulla"


class AnnullamentoTardivo(Refusal):
    """After the discharge only a death ends the path before its end."""

    codice = "annullamento-tardivo"
    titolo = "La persona è già dimessa: il percorso si conclude, e si annulla solo per decesso"


class TerritorioMancante(InvalidInput):
    """Nobody can be asked to take on a case that belongs nowhere."""

    codice = "territorio-mancante"
    titolo = "La segnalazione non indica il territorio (Ambito, Distretto, ASST) della persona"


class TerritorioNonConsentito(Forbidden):
    """One signals only to the territories that one's credentials name."""

    codice = "territorio-non-consentito"
    titolo = "Le credenziali usate non comprendono il territorio indicato"


class CasoDiAltroMittente(Forbidden):
    """A hospital system moves its own cases only."""

    codice = "caso-di-altro-mittente"
    titolo = "Il caso è stato segnalato da un altro sistema ospedaliero"


class ScalaSconosciuta(InvalidInput):
    codice = "scala-sconosciuta"
    titolo = "La scala di valutazione indicata non è tra quelle usate per la segnalazione"


class PunteggioFuoriScala(InvalidInput):
    codice = "punteggio-fuori-scala"
    titolo = "Il punteggio indicato è fuori dai limiti della scala"


class CodiceFiscaleNonValido(InvalidInput):
    codice = "codice-fiscale-non-valido"
    titolo = "Il codice fiscale non è valido: forma o carattere di controllo errati"


class CodiceFiscaleIncoerente(InvalidInput):
    codice = "codice-fiscale-incoerente"
    titolo = "Il codice fiscale non corrisponde alla data di nascita o al sesso indicati"


class DataNascitaNonValida(InvalidInput):
    codice = "data-nascita-non-valida"
    titolo = "La data di nascita non è nella forma AAAA, AAAA-MM o AAAA-MM-GG, oppure è nel futuro"


class PersonaNonIndicata(InvalidInput):
    """A case must be about somebody: an identifier, or at least surname and name."""

    codice = "persona-non-indicata"
    titolo = "Serve almeno un identificativo della persona, oppure cognome e nome"


class MessaggioGiaRipreso(Refusal):
    """What has become a case cannot be thrown away."""

    codice = "messaggio-gia-ripreso"
    titolo = "Il messaggio è già stato ripreso: non si scarta più"


class MessaggioScartato(Refusal):
    """Somebody decided, with a reason, that this message must have no effect."""

    codice = "messaggio-scartato"
    titolo = "Il messaggio è stato scartato"


class TroppeSottoscrizioni(Refusal):
    codice = "troppe-sottoscrizioni"
    titolo = "L'account ha già il numero massimo di sottoscrizioni accese: spegnerne una"


class SottoscrizioneSpenta(Refusal):
    codice = "sottoscrizione-spenta"
    titolo = "Una sottoscrizione spenta non si riaccende: crearne un'altra"
