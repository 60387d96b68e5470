"""Why the service says no. Each names the rule that it protects."""

from shared.kernel.refusal import Forbidden, InconsistentDates, InvalidInput, Refusal


class PresaInCaricoChiusa(Refusal):
    codice = "presa-in-carico-chiusa"
    titolo = "La presa in carico è chiusa: non si modifica più"


class GiaPresaInCarico(Refusal):
    codice = "gia-presa-in-carico"
    titolo = "La richiesta è già stata presa in carico"


class NonAncoraPresaInCarico(Refusal):
    codice = "non-ancora-presa-in-carico"
    titolo = "La richiesta non è ancora stata presa in carico"


class GiaValutata(Refusal):
    codice = "gia-valutata"
    titolo = "La valutazione del bisogno è già stata registrata"


class ValutazioneMancante(Refusal):
    codice = "valutazione-mancante"
    titolo = "Prima del progetto serve la valutazione del bisogno"


class ProgettoMancante(Refusal):
    codice = "progetto-mancante"
    titolo = "Prima dell'attivazione serve il progetto individualizzato"


class PianoGiaDalPai(Refusal):
    codice = "piano-gia-dal-pai"
    titolo = "La presa in carico nasce da un PAI: il piano è quello, non se ne dichiara un altro"


class GiaAttivata(Refusal):
    codice = "gia-attivata"
    titolo = "Il servizio è già stato attivato"


class NonAncoraAttivata(Refusal):
    codice = "non-ancora-attivata"
    titolo = "Il servizio non è ancora stato attivato"


class ErogazioneGiaAvviata(Refusal):
    codice = "erogazione-gia-avviata"
    titolo = "L'erogazione è già iniziata"


class ErogazioneNonAvviata(Refusal):
    codice = "erogazione-non-avviata"
    titolo = "L'erogazione non è ancora iniziata"


class GiaSospesa(Refusal):
    codice = "gia-sospesa"
    titolo = "L'erogazione è già sospesa"


class NonSospesa(Refusal):
    codice = "non-sospesa"
    titolo = "L'erogazione non è sospesa"


class ValutazioneFinaleGiaFatta(Refusal):
    codice = "valutazione-finale-gia-fatta"
    titolo = "La valutazione finale è già stata registrata"


class ValutazioneFinaleMancante(Refusal):
    codice = "valutazione-finale-mancante"
    titolo = "Senza valutazione finale si conclude solo per decesso, rinuncia, trasferimento o annullamento"


class VisitaGiaRegistrata(Refusal):
    codice = "visita-gia-registrata"
    titolo = "Una visita dello stesso operatore con lo stesso inizio è già registrata"


class VisitaInSospensione(Refusal):
    codice = "visita-in-sospensione"
    titolo = "Il giorno della visita il servizio è sospeso: se è ripreso, registrare prima la ripresa"


class SospensioneConVisite(Refusal):
    codice = "sospensione-con-visite"
    titolo = "Nel periodo indicato risultano visite effettuate: non può essere stato sospeso"


class SospensioneSovrapposta(Refusal):
    codice = "sospensione-sovrapposta"
    titolo = "Il periodo indicato si sovrappone a un'altra sospensione"


class VisitaPrimaDellAttivazione(InconsistentDates):
    codice = "visita-prima-dell-attivazione"
    titolo = "La visita precede l'attivazione del servizio"


class FasiInDisordine(InconsistentDates):
    codice = "fasi-in-disordine"
    titolo = "La data indicata precede quella del passo precedente"


class AttivazioneFuoriProgetto(InconsistentDates):
    codice = "attivazione-fuori-progetto"
    titolo = "Il giorno di attivazione cade fuori dal periodo del progetto"


class PeriodoRovesciato(InconsistentDates):
    codice = "periodo-rovesciato"
    titolo = "La fine del periodo precede l'inizio"


class ObiettiviMancanti(InvalidInput):
    codice = "obiettivi-mancanti"
    titolo = "Il progetto deve avere almeno un obiettivo"


class OreFuoriScala(InvalidInput):
    codice = "ore-fuori-scala"
    titolo = "Le ore settimanali devono essere più di 0 e al massimo 168"


class GiorniMancanti(InvalidInput):
    codice = "giorni-non-validi"
    titolo = "I giorni della settimana devono essere almeno uno, senza ripetizioni"


class DurataFuoriScala(InvalidInput):
    codice = "durata-fuori-scala"
    titolo = "La durata di una visita va da 1 a 600 minuti"


class MotivoDiVisitaIncoerente(InvalidInput):
    codice = "motivo-visita-incoerente"
    titolo = "Una visita mancata ha un motivo, una effettuata non ne ha"


class EsitoFuoriScala(InvalidInput):
    codice = "esito-fuori-scala"
    titolo = "L'esito degli obiettivi è 1 (no), 2 (in parte) o 3 (sì)"


class TerritorioNonConsentito(Forbidden):
    codice = "territorio-non-consentito"
    titolo = "Il territorio indicato non è tra quelli di chi chiede"
