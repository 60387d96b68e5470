"""Why the register does not take something in."""

from shared.kernel.refusal import Forbidden, InvalidInput, NotFound, Refusal


class RegistroDiAltroAmbito(Forbidden):
    codice = "registro-di-altro-ambito"
    titolo = "Un Ufficio di Piano scrive soltanto nel registro dei propri Ambiti"


class VoceGiaPresente(Refusal):
    codice = "voce-gia-presente"
    titolo = "Il registro ha già questa voce: correggerla, o aggiungerle una registrazione"


class VoceAnnullata(Refusal):
    codice = "voce-annullata"
    titolo = "Tutte le registrazioni della voce sono annullate: iscriverne una nuova"


class RegistrazioneUnica(Refusal):
    codice = "registrazione-unica"
    titolo = "Questa voce ha una sola registrazione valida: correggerla"


class RegistrazioneNonTrovata(NotFound):
    codice = "registrazione-non-trovata"
    titolo = "La voce non ha una registrazione con questo identificativo"


class RegistrazioneGiaCorretta(Refusal):
    codice = "registrazione-gia-corretta"
    titolo = "La registrazione è già stata corretta: partire da quella che l'ha sostituita"


class RegistrazioneGiaAnnullata(Refusal):
    codice = "registrazione-gia-annullata"
    titolo = "La registrazione è già stata annullata"


class RegistrazioneDiAltraVoce(Refusal):
    codice = "registrazione-di-altra-voce"
    titolo = "La registrazione riguarda un altro anno, altri destinatari o un'altra materia: è un'altra voce"


class IncontriOltreIPrevisti(InvalidInput):
    codice = "incontri-oltre-i-previsti"
    titolo = "Gli incontri svolti non possono essere più di quelli previsti"


class IncontriInDiminuzione(Refusal):
    codice = "incontri-in-diminuzione"
    titolo = (
        "Gli incontri svolti in un anno non diminuiscono da un giorno al successivo: correggere la registrazione errata"
    )


class GiornoFuoriAnno(InvalidInput):
    codice = "giorno-fuori-anno"
    titolo = "Il giorno a cui si contano gli incontri deve cadere nel loro anno"


class GiornoGiaRegistrato(Refusal):
    codice = "giorno-gia-registrato"
    titolo = "La voce dice già com'era quel giorno: correggere la registrazione"


class StatoFuoriOrdine(Refusal):
    codice = "stato-del-protocollo-fuori-ordine"
    titolo = (
        "Gli stati di un protocollo si seguono: definito o aggiornato, condiviso, attivato; in ogni momento cessato"
    )


class ProfessioniMancanti(InvalidInput):
    codice = "professioni-mancanti"
    titolo = "Indicare almeno una professione"


class DataPrimaDegliAmbiti(InvalidInput):
    codice = "data-prima-degli-ambiti"
    titolo = "Gli Ambiti territoriali esistono dalla L. 328 dell'8 novembre 2000: la data è precedente"


class DatoPersonaleNelRegistro(InvalidInput):
    codice = "dato-personale-nel-registro"
    titolo = "Il registro nomina enti, strumenti e atti, mai persone: il testo contiene un codice fiscale"
