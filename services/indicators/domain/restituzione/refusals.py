"""Why a yearly return is not opened, changed, frozen or served."""

from shared.kernel.refusal import InvalidInput, NotFound, Refusal


class RestituzioneNonTrovata(NotFound):
    """Absent, outside the caller's territory, or a draft that only its Ufficio di Piano sees: they answer alike."""

    codice = "restituzione-non-trovata"
    titolo = "La restituzione richiesta non esiste o non è visibile con le credenziali usate"


class RestituzioneGiaAperta(Refusal):
    """One return of an Ambito and year is worked on at a time: otherwise which of two is version 2?"""

    codice = "restituzione-gia-aperta"
    titolo = "Per questo Ambito e anno c'è già una restituzione non ancora congelata"


class RestituzioneGiaPresentata(Refusal):
    codice = "restituzione-gia-presentata"
    titolo = "Per questo Ambito e anno c'è già una restituzione congelata: aprirne una correzione"


class RestituzioneCongelata(Refusal):
    """A frozen return is immutable: a correction is a new version."""

    codice = "restituzione-congelata"
    titolo = "La restituzione è congelata e non cambia più: per correggerla si apre una nuova versione"


class RestituzioneGiaVerificata(Refusal):
    codice = "restituzione-gia-verificata"
    titolo = "La restituzione è già verificata: per cambiarla va prima riaperta"


class RestituzioneNonVerificata(Refusal):
    codice = "restituzione-non-verificata"
    titolo = "La restituzione è ancora una bozza: l'Ufficio di Piano deve prima verificarla"


class AnnoNonConcluso(Refusal):
    """Numbers taken while the year was still running are provisional: frozen, they would be wrong for ever."""

    codice = "anno-non-concluso"
    titolo = "I valori sono stati presi prima della fine dell'anno: la restituzione va aggiornata dopo il 31 dicembre"


class CorrezioneSoloDellUltima(Refusal):
    codice = "correzione-solo-dell-ultima"
    titolo = "Si corregge soltanto l'ultima versione, e soltanto se è congelata"


class CorrezioneSenzaDifferenze(Refusal):
    """A new number for the same content would only make people look for what changed."""

    codice = "correzione-senza-differenze"
    titolo = "La correzione non cambia nulla rispetto alla versione congelata prima"


class NotaSenzaIndicatore(InvalidInput):
    codice = "nota-senza-indicatore"
    titolo = "La nota riguarda un indicatore che la restituzione non contiene"


class RestituzioneAlterata(Refusal):
    """What is stored is not what was frozen: it is said, and nothing of it is served."""

    codice = "restituzione-alterata"
    titolo = "Il contenuto conservato non corrisponde all'impronta con cui la restituzione è stata congelata"


class CodiceFiscaleNelTesto(InvalidInput):
    """A return goes to others, for ever: what identifies a person has no place in it."""

    codice = "testo-con-codice-fiscale"
    titolo = "Il testo sembra contenere un codice fiscale: note e motivi non riportano dati personali"
