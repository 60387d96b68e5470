"""The walk: every route, every role, from where the case is and from where it is not."""

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field

import httpx

from scripts.security import giudizio, lavoro
from scripts.security.accessi import Accessi
from scripts.security.canarini import segni_di, segni_in
from scripts.security.domande import ASSENTE, Domanda, Rotta, assenti
from scripts.security.giudizio import Fuga
from scripts.security.luoghi import FRATELLO, GENITORE, NESSUNO, PROPRIO, VUOTA, Luogo, Rivendicazione
from shared.kernel.actor import EVERYBODY, Ruolo
from shared.web.politica import Portata, Relazione

SENZA = "senza token"
STRANI = ("%27%22%3C", "%2e%2e", "%C3%A8%E2%82%AC", "x%20OR%201=1", "*", "%25", "-1")
"""Ids that nobody has, as they stand in an address."""

A_CURA_DEL_CORRIERE = ("/abbonamenti", "/consegne")
"""What changes by itself: nobody is at the other end, and each attempt is written down."""

LAVORO = "lavoro"
"""Where an answer says what was done for it."""

SENZA_TERRITORIO_SCRITTO = "/quarantena"
"""A message that could not be read belongs where its sender works, as far as the sender's token says."""


@dataclass
class Esito:
    """What the walk of one Ambito found. `raggiunte`: routes whose own account saw the case by its name."""

    richieste: int = 0
    fughe: list[Fuga] = field(default_factory=list)
    raggiunte: set[str] = field(default_factory=set)
    senza_nome: set[str] = field(default_factory=set)
    """Routes that ask for something which the story has none of: hidden and absent were the same question."""
    rifiutate: set[str] = field(default_factory=set)
    """Routes that answered 404 to somebody who may use them and may not see this case."""


@dataclass
class Giro:
    """One Ambito. `noti` names its case, `segni` betray it."""

    luogo: Luogo
    accessi: Accessi
    rotte: Sequence[Rotta]
    noti: Mapping[str, str]
    strani: bool = False
    assenti: dict[tuple[str, Ruolo, str], httpx.Response] = field(default_factory=dict)
    """What was said of what does not exist: the same whatever the Ambito, so it is asked for once in a run."""
    esito: Esito = field(default_factory=Esito)
    segni: frozenset[str] = frozenset()
    _chiesti: dict[tuple[Ruolo, Rivendicazione], set[str]] = field(default_factory=lambda: defaultdict(set))
    """What each account named itself: its own accesses tell it that again, whether or not there is such a thing."""

    async def compi(self) -> Esito:
        """Reads as its own accounts first: what they are told is what nobody else may be told."""
        propri = {chiave: await self._chiede(*chiave) async for chiave in self._letture_proprie()}
        self._impara([risposta for (rotta, _), risposta in propri.items() if _del_territorio(rotta)])
        for (rotta, ruolo), risposta in propri.items():
            self._proprio(rotta, ruolo, risposta)
        self.esito.senza_nome = {rotta.nome for rotta in self.rotte if rotta.senza_nome(self.noti)}
        for numero, rotta in enumerate(self.rotte):
            await self._senza_token(rotta)
            for posto, ruolo in enumerate(EVERYBODY):
                if ruolo not in rotta.regola.ruoli:
                    await self._non_ammesso(rotta, ruolo)
                    continue
                if rotta.legge:
                    await self._genitore(rotta, ruolo, self.luogo.genitori[(numero + posto) % 3], propri)
                for come in (*self.luogo.fratelli, VUOTA):
                    await self._altri(rotta, ruolo, come)
        await self._nulla_e_cambiato(propri)
        return self.esito

    async def _letture_proprie(self) -> AsyncIterator[tuple[Rotta, Ruolo]]:
        for rotta in self.rotte:
            if rotta.legge and rotta.regola.portata is not Portata.REGIONE:
                for ruolo in sorted(rotta.regola.ruoli):
                    yield rotta, ruolo

    def _impara(self, risposte: Sequence[httpx.Response]) -> None:
        self.segni = segni_di(self.luogo.ambito, [risposta.text for risposta in risposte if risposta.is_success])

    def _proprio(self, rotta: Rotta, ruolo: Ruolo, risposta: httpx.Response) -> None:
        if risposta.status_code >= 500:
            self._fuga(rotta, ruolo, PROPRIO, "guasto", str(risposta.status_code))
        if risposta.is_success and rotta.domanda(self.noti).nomi:
            self.esito.raggiunte.add(rotta.nome)

    async def _senza_token(self, rotta: Rotta) -> None:
        risposta = await self._manda(None, rotta.domanda(self.noti))
        if not rotta.regola.ruoli:
            self._non_dice(rotta, SENZA, SENZA, risposta, ())
        elif risposta.status_code != 401:
            self._fuga(rotta, SENZA, SENZA, "senza token si entra", str(risposta.status_code))

    async def _non_ammesso(self, rotta: Rotta, ruolo: Ruolo) -> None:
        if not rotta.regola.ruoli:
            return
        domanda = rotta.domanda(self.noti)
        risposta = await self._manda((ruolo, self.luogo.proprio), domanda)
        if risposta.status_code != 403:
            self._fuga(rotta, ruolo, PROPRIO, "un ruolo non ammesso non riceve 403", str(risposta.status_code))
        self._non_dice(rotta, ruolo, PROPRIO, risposta, _detti(domanda))

    async def _genitore(
        self, rotta: Rotta, ruolo: Ruolo, come: Rivendicazione, propri: Mapping[tuple[Rotta, Ruolo], httpx.Response]
    ) -> None:
        """Whoever has the wider territory sees what the Ambito sees; but for a part where the whole is needed."""
        proprio = propri.get((rotta, ruolo))
        if rotta.percorso.startswith(SENZA_TERRITORIO_SCRITTO):
            return
        if proprio is None or rotta.regola.portata is not Portata.DI_CHI_CHIEDE or not rotta.domanda(self.noti).nomi:
            return
        if rotta.regola.relazioni.get(ruolo) is Relazione.INTERO_TERRITORIO and not self.luogo.intero(come):
            return
        risposta = await self._manda((ruolo, come), rotta.domanda(self.noti))
        if proprio.is_success and not risposta.is_success:
            self._fuga(
                rotta, ruolo, f"{GENITORE} {come.livello}", "chi deve vedere non vede", str(risposta.status_code)
            )

    async def _altri(self, rotta: Rotta, ruolo: Ruolo, come: Rivendicazione) -> None:
        """A sibling, or somebody with no territory: hidden is as absent, and nothing of it in any answer."""
        relazione = f"{FRATELLO} {come.livello}" if come.relazione == FRATELLO else NESSUNO
        if rotta.regola.portata is Portata.PROPRIO_ACCOUNT and come is VUOTA:
            return  # an account's own things are its own wherever it works
        domanda = rotta.domanda(self.noti)
        nascosta = await self._manda((ruolo, come), domanda)
        if rotta.regola.portata in (Portata.REGIONE, Portata.NESSUNO):
            if visto := giudizio.persone(nascosta):
                self._fuga(rotta, ruolo, relazione, "la risposta dice chi è una persona", visto)
            return
        suoi = self._chiesti[ruolo, come] if rotta.regola.portata is Portata.PROPRIO_ACCOUNT else ()
        self._non_dice(rotta, ruolo, relazione, nascosta, (*_detti(domanda), *suoi))
        if nascosta.is_success and (rotta.parametri or rotta.scrive_in(domanda, self.luogo.ambito)):
            self._fuga(rotta, ruolo, relazione, "ciò che non è suo risponde", str(nascosta.status_code))
        if domanda.nomi:
            await self._come_assente(rotta, ruolo, come, relazione, nascosta)
        elif come is VUOTA and rotta.legge and not giudizio.vuoto(nascosta):
            self._fuga(rotta, ruolo, relazione, "senza territorio si vede qualcosa", nascosta.text[:200])
        if rotta.legge and come.livello == "ambiti":
            await self._ristretta(rotta, ruolo, come, relazione)

    async def _come_assente(
        self, rotta: Rotta, ruolo: Ruolo, come: Rivendicazione, relazione: str, nascosta: httpx.Response
    ) -> None:
        di_nessuno = assenti(self.noti, self.luogo.ambito)
        domanda, chiave = rotta.domanda(di_nessuno), (rotta.nome, ruolo, f"{come.relazione} {come.livello}")
        if not rotta.parametri or chiave not in self.assenti:  # what names no path says where it is, in its body
            self.assenti[chiave] = await self._manda((ruolo, come), domanda)
        assente = self.assenti[chiave]
        if nascosta.status_code == assente.status_code == 404:
            self.esito.rifiutate.add(rotta.nome)
        if diverse := giudizio.diverse(nascosta, assente, self.noti, di_nessuno):
            self._fuga(rotta, ruolo, relazione, "nascosto e assente si distinguono", diverse)
        if lavoro.diverso(_lavoro(nascosta), _lavoro(assente)):
            # Asked again: one of the two may have met a key that had to be fetched.
            ancora = [await self._manda((ruolo, come), una) for una in (rotta.domanda(self.noti), domanda)]
            if diverso := lavoro.diverso(*map(_lavoro, ancora)):
                self._fuga(rotta, ruolo, relazione, "nascosto e assente costano un lavoro diverso", diverso)
        prova_strani = self.strani and come.livello == "ambiti" and ruolo == min(rotta.regola.ruoli)
        for strano in STRANI if prova_strani and len(rotta.parametri) == 1 else ():
            storta = await self._manda((ruolo, come), _con(domanda, domanda.indirizzo.replace(ASSENTE, strano)))
            if storta.status_code not in (assente.status_code, 422):
                self._fuga(rotta, ruolo, relazione, "un nome strano non risponde come assente", str(storta.status_code))

    async def _ristretta(self, rotta: Rotta, ruolo: Ruolo, come: Rivendicazione, relazione: str) -> None:
        """Narrowed by what names the case, a list of somebody else is empty; by a territory that they share, it may
        hold what is their own, and nothing of the case."""
        strette = {filtro: rotta.domanda(self.noti, filtro) for filtro in rotta.filtri}
        if rotta.percorso.endswith("/_search"):
            strette |= {corpo.decode(): _con(rotta.domanda(self.noti), corpo=corpo) for corpo in self._ricerche(rotta)}
        for detta, domanda in strette.items():
            risposta = await self._manda((ruolo, come), domanda)
            self._non_dice(rotta, ruolo, relazione, risposta, _detti(domanda))
            if detta not in self.luogo.in_comune(come) and not giudizio.vuoto(risposta):
                self._fuga(rotta, ruolo, relazione, f"ristretta per {detta} trova", risposta.text[:200])

    def _ricerche(self, rotta: Rotta) -> list[bytes]:
        per_nome = {"_id": self.noti.get(f"fhir:{rotta.fhir}"), "patient": self.noti["persona_id"]}
        per_nome["identifier"] = self.noti["valore"] if rotta.fhir == "Patient" else None
        return [f"{nome}={valore}".encode() for nome, valore in per_nome.items() if valore is not None]

    async def _nulla_e_cambiato(self, propri: Mapping[tuple[Rotta, Ruolo], httpx.Response]) -> None:
        """What others tried left no trace in the case."""
        for (rotta, ruolo), prima in propri.items():
            consegna = rotta.percorso.startswith(A_CURA_DEL_CORRIERE)
            if rotta.parametri and not consegna and _del_territorio(rotta) and prima.headers.get("etag"):
                dopo = await self._chiede(rotta, ruolo)
                if (dopo.status_code, dopo.headers.get("etag")) != (prima.status_code, prima.headers["etag"]):
                    self._fuga(rotta, ruolo, PROPRIO, "altri hanno cambiato il caso", str(dopo.status_code))

    async def _chiede(self, rotta: Rotta, ruolo: Ruolo) -> httpx.Response:
        return await self._manda((ruolo, self.luogo.proprio), rotta.domanda(self.noti))

    async def _manda(self, chi: tuple[Ruolo, Rivendicazione] | None, domanda: Domanda) -> httpx.Response:
        self.esito.richieste += 1
        headers = {"Content-Type": domanda.tipo} if domanda.corpo is not None else {}
        if domanda.metodo == "PUT":  # without it, it is refused before anything is looked for
            headers["If-Match"] = '"1"'
        if chi is None:
            return await self.accessi.porta.request(
                domanda.metodo, domanda.indirizzo, headers=headers, content=domanda.corpo
            )
        self._chiesti[chi] |= segni_in(" ".join(_detti(domanda)))
        with lavoro.di_una_domanda() as annotato:
            risposta = await self.accessi.chi(*chi).chiede(
                domanda.metodo, domanda.indirizzo, headers=headers, content=domanda.corpo
            )
        risposta.extensions[LAVORO] = annotato
        return risposta

    def _non_dice(
        self, rotta: Rotta, ruolo: str, relazione: str, risposta: httpx.Response, chiesti: Sequence[str]
    ) -> None:
        if visto := giudizio.altrui(risposta, self.segni, chiesti):
            self._fuga(rotta, ruolo, relazione, "la risposta contiene ciò che è di altri", visto)
        if risposta.status_code >= 500:
            self._fuga(rotta, ruolo, relazione, "guasto", str(risposta.status_code))

    def _fuga(self, rotta: Rotta, ruolo: str, relazione: str, regola: str, visto: str) -> None:
        self.esito.fughe.append(Fuga(rotta.nome, str(ruolo), relazione, self.luogo.ambito, regola, visto))


def _del_territorio(rotta: Rotta) -> bool:
    return rotta.regola.portata is Portata.DI_CHI_CHIEDE


def _detti(domanda: Domanda) -> tuple[str, str]:
    return domanda.indirizzo, (domanda.corpo or b"").decode()


def _lavoro(risposta: httpx.Response) -> list[str]:
    annotato: list[str] = risposta.extensions[LAVORO]
    return annotato


def _con(domanda: Domanda, indirizzo: str | None = None, corpo: bytes | None = None) -> Domanda:
    return Domanda(domanda.metodo, indirizzo or domanda.indirizzo, corpo or domanda.corpo, domanda.tipo, domanda.nomi)
