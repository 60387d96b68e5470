"""Why the PUA says no. Each refusal names the rule that it protects; its `codice` is stable.

The refusals of identifiers and birth dates stand beside the rules that raise them (`codice_fiscale.py`,
`identificativi.py`, `anagrafica.py`), those of the scales in `scales/`.
"""

from shared.kernel.refusal import Forbidden, InvalidInput, Refusal


class PersonaNonIndicata(InvalidInput):
    codice = "persona-non-indicata"
    titolo = "Indicare la persona in un solo modo: con il suo id, oppure con i suoi dati"


class RegistrazioneConcorrente(Refusal):
    """An identifier has one holder: of two registrations at the same moment one must look again."""

    codice = "registrazione-concorrente"
    titolo = "La stessa persona è stata registrata in questo momento da altri: ripetere la richiesta"


class GiaAccolta(Refusal):
    codice = "segnalazione-gia-accolta"
    titolo = "La segnalazione è già stata accolta"


class NonAncoraAccolta(Refusal):
    """The valutazione preliminare follows the accoglienza."""

    codice = "segnalazione-non-accolta"
    titolo = "La segnalazione non è ancora stata accolta"


class GiaValutatoInPreliminare(Refusal):
    codice = "valutazione-preliminare-gia-conclusa"
    titolo = "La valutazione preliminare è già stata conclusa"


class MotivoMancante(InvalidInput):
    """A refusal always has a reason."""

    codice = "motivo-mancante"
    titolo = "Questa decisione richiede un motivo"


class AccessoGiaChiuso(Refusal):
    codice = "accesso-chiuso"
    titolo = "L'accesso è già chiuso"


class EsitoIncoerente(Refusal):
    """How an accesso ends follows from what the valutazione preliminare found."""

    codice = "esito-incoerente"
    titolo = "L'esito indicato non segue dalla valutazione preliminare"


class ValutazioneNonPrevista(Refusal):
    """Only a bisogno complesso goes to the équipe (UVM)."""

    codice = "valutazione-non-prevista"
    titolo = "La valutazione multidimensionale richiede una valutazione preliminare con esito bisogno complesso"


class ValutazioneGiaAperta(Refusal):
    codice = "valutazione-gia-aperta"
    titolo = "Per questo accesso è già in corso una valutazione"


class ValutazioneGiaConclusa(Refusal):
    codice = "valutazione-gia-conclusa"
    titolo = "La valutazione è già conclusa"


class ValutazioneInterrotta(Refusal):
    codice = "valutazione-interrotta"
    titolo = "La valutazione è stata interrotta"


class ValutazioneNonConclusa(Refusal):
    """A PAI rests on the result of a valutazione."""

    codice = "valutazione-non-conclusa"
    titolo = "La valutazione non è ancora conclusa"


class EquipeIncompleta(Refusal):
    codice = "equipe-incompleta"
    titolo = "L'équipe non ha la composizione richiesta"


class PaiGiaPresente(Refusal):
    codice = "pai-gia-presente"
    titolo = "Per questa valutazione esiste già un PAI aperto"


class PaiChiuso(Refusal):
    codice = "pai-chiuso"
    titolo = "Il PAI è chiuso"


class PaiGiaAttivo(Refusal):
    codice = "pai-gia-attivo"
    titolo = "Il PAI è già attivo"


class PaiNonAttivo(Refusal):
    codice = "pai-non-attivo"
    titolo = "Il PAI non è attivo"


class PaiSenzaFirme(Refusal):
    codice = "pai-senza-firme"
    titolo = "Il PAI non può essere attivato senza almeno una firma"


class PaiSenzaObiettivi(Refusal):
    codice = "pai-senza-obiettivi"
    titolo = "Il PAI non può essere attivato senza almeno un obiettivo"


class PaiSenzaInterventi(Refusal):
    codice = "pai-senza-interventi"
    titolo = "Il PAI non può essere attivato senza almeno un intervento"


class GiaFirmato(Refusal):
    codice = "pai-gia-firmato"
    titolo = "Questa parte ha già firmato la revisione corrente del PAI"


class FirmaNonConsentita(Forbidden):
    """The assistente sociale signs for the social side, the operatore ASST for the health side."""

    codice = "firma-non-consentita"
    titolo = "Il ruolo di chi chiede non può firmare per questa parte"


class VoceSconosciuta(InvalidInput):
    codice = "voce-pai-sconosciuta"
    titolo = "Un obiettivo o un intervento indicato non appartiene a questo PAI"


class OreNonValide(InvalidInput):
    codice = "ore-non-valide"
    titolo = "Le ore settimanali di un intervento sono più di 0 e al massimo 168"


class EsitoFuoriScala(InvalidInput):
    """Outcome of a goal: 1 no, 2 partial, 3 yes."""

    codice = "esito-fuori-scala"
    titolo = "L'esito di un obiettivo è 1 (no), 2 (parziale) o 3 (sì)"


class EsitiMancanti(InvalidInput):
    """Goals declared reached, or a closure for a reason of the plan itself, need the outcome of each goal."""

    codice = "esiti-mancanti"
    titolo = "La chiusura con questo motivo richiede l'esito di ogni obiettivo"


class InterventoDelSad(Refusal):
    """Start and end of the SAD are said by the SAD service."""

    codice = "intervento-del-sad"
    titolo = "Avvio e conclusione del SAD sono registrati dal servizio SAD"


class InterventoGiaAvviato(Refusal):
    codice = "intervento-gia-avviato"
    titolo = "L'intervento è già stato avviato"


class InterventoNonAvviato(Refusal):
    codice = "intervento-non-avviato"
    titolo = "L'intervento non è ancora stato avviato"


class InterventoGiaConcluso(Refusal):
    codice = "intervento-gia-concluso"
    titolo = "L'intervento è già concluso"


class TerritorioNonConsentito(Forbidden):
    """One opens cases in the territories of one's own scope only."""

    codice = "territorio-non-consentito"
    titolo = "Il territorio indicato non è tra quelli di chi chiede"


class DocumentoIncoerente(InvalidInput):
    """A document of the cartella speaks of what it does not contain, or twice of the same."""

    codice = "documento-incoerente"
    titolo = "Il documento contraddice se stesso"


class PunteggioDiverso(InvalidInput):
    """A score is what its raw answers make: one that differs is a mistake of somebody, and nobody knows whose."""

    codice = "punteggio-diverso"
    titolo = "Il punteggio indicato non è quello delle risposte"


class InContrasto(Refusal):
    """What a document says of a case is not what is known of it: it is reported, and nothing is overwritten."""

    codice = "in-contrasto"
    titolo = "Qui risulta diversamente"


class DocumentoRiusato(Refusal):
    codice = "documento-riusato"
    titolo = "Con questo id era già arrivato un documento diverso sullo stesso caso"


class CasoNatoQui(Refusal):
    """A case of our own that comes back would be counted twice."""

    codice = "caso-nato-qui"
    titolo = "Il caso è nato in questo sistema: si aggiorna qui, non si importa"


class NonOscurabileDaSolo(Refusal):
    """A take-in of the SAD shows in the plan that asked for it, too."""

    codice = "non-oscurabile-da-solo"
    titolo = "Il SAD si oscura con il PAI da cui nasce, o con l'intero caso"


class ElementoInCorso(Refusal):
    """Whoever acts on a case now relies on it."""

    codice = "elemento-in-corso"
    titolo = "Una parte del caso si oscura quando è conclusa, con ciò che ne deriva; il caso intero in ogni momento"


class NessunoLoHaInCarico(Refusal):
    """Obscured, it would be seen by nobody, and the person would wait in vain."""

    codice = "caso-senza-operatore"
    titolo = "Nessun operatore lavora ancora sul caso: si può oscurare dopo la presa in carico"


class GiaOscurato(Refusal):
    codice = "gia-oscurato"
    titolo = "L'elemento è già oscurato"


class OscuramentoRevocato(Refusal):
    codice = "oscuramento-revocato"
    titolo = "L'oscuramento è già stato revocato"


class ConsensoNonDato(Refusal):
    codice = "consenso-non-dato"
    titolo = "Non c'è un consenso da revocare"


class MotivoNonDiEmergenza(InvalidInput):
    codice = "motivo-non-di-emergenza"
    titolo = "Il motivo indicato non giustifica un accesso in emergenza"


class MotivoAccessoMancante(InvalidInput):
    codice = "motivo-accesso-mancante"
    titolo = "Serve il motivo dell'accesso (intestazione Raccordo-Motivo)"


class EmergenzaConclusa(Forbidden):
    codice = "emergenza-conclusa"
    titolo = "L'accesso in emergenza è concluso o scaduto"


class TentativiEsauriti(Forbidden):
    """Asking for one identifier after the other would tell who is known."""

    codice = "tentativi-esauriti"
    titolo = "Per oggi non si possono chiedere altri accessi in emergenza"


class RiesameProprio(Forbidden):
    codice = "riesame-proprio"
    titolo = "Un accesso in emergenza lo riesamina un'altra persona"


class EmergenzaGiaRiesaminata(Refusal):
    codice = "emergenza-gia-riesaminata"
    titolo = "L'accesso in emergenza è già stato riesaminato"
