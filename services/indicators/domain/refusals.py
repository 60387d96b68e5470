"""Why a question about the indicators gets no answer."""

from shared.kernel.refusal import InvalidInput, NotFound, Refusal


class IndicatoreSconosciuto(NotFound):
    codice = "indicatore-sconosciuto"
    titolo = "La deliberazione non contiene un indicatore con questo codice"


class LivelloSconosciuto(InvalidInput):
    codice = "livello-sconosciuto"
    titolo = "Il livello deve essere ambito, distretto, asst, ats o regione"


class TerritorioNonTrovato(NotFound):
    """Unknown at that level, or outside the caller's territory: the two answer alike."""

    codice = "territorio-non-trovato"
    titolo = "Il territorio richiesto non esiste a questo livello o non è visibile con le credenziali usate"


class AnnoFuoriDeliberazione(InvalidInput):
    codice = "anno-fuori-deliberazione"
    titolo = "La deliberazione non riguarda l'anno richiesto"


class TroppiAnni(InvalidInput):
    codice = "troppi-anni"
    titolo = "Gli anni di una tabella vanno dal primo all'ultimo, e sono al massimo dieci"


class ConfrontoSoloTraAmbiti(InvalidInput):
    codice = "confronto-solo-tra-ambiti"
    titolo = "Il confronto è tra Ambiti: il livello richiesto deve essere ambito"


class NotoAlNelFuturo(InvalidInput):
    codice = "noto-al-nel-futuro"
    titolo = "Non si può chiedere che cosa sarà noto in una data futura"


class IntervalloRovesciato(InvalidInput):
    codice = "intervallo-rovesciato"
    titolo = "La data `da` deve venire prima della data `a`"


class AnnoNonChiuso(InvalidInput):
    codice = "anno-non-chiuso"
    titolo = "L'anno non è ancora chiuso: indicare da quando confrontare, con `da`"


class TroppoDaConfrontare(InvalidInput):
    codice = "troppo-da-confrontare"
    titolo = "Il confronto riguarda troppi casi: restringere l'intervallo o il territorio"


class ParametroSconosciuto(InvalidInput):
    codice = "parametro-sconosciuto"
    titolo = "La regola dell'indicatore non ha una scelta con questo nome"


class ValoreNonAmmesso(InvalidInput):
    codice = "valore-del-parametro-non-ammesso"
    titolo = "La scelta non può avere questo valore"


class RegolaNonInVigore(InvalidInput):
    codice = "regola-non-in-vigore"
    titolo = "L'indicatore non ha ancora una regola di conteggio: non c'è nulla da ricontare"


class PuntoSconosciuto(InvalidInput):
    """A cursor that no list of values made."""

    codice = "cursore-sconosciuto"
    titolo = "Il cursore non è di questo elenco di valori"


class EventoConteso(Refusal):
    """Two different events claim one id, or one number within their case: one of the two publishers is wrong."""

    codice = "evento-conteso"
    titolo = "Un altro evento ha già questo identificativo o questo numero nella storia del caso"


class RegolaFallita(Refusal):
    """A rule raised on a case: its event is parked, the published numbers stay as they were."""

    codice = "regola-fallita"
    titolo = "Una regola di conteggio non è riuscita a leggere la storia del caso"


class DeliberazioneNonValida(Refusal):
    codice = "deliberazione-non-valida"
    titolo = "Il file della deliberazione non ha la forma attesa"
