"""A type that belongs to several services is one list, however it is divided into pages and among services."""

import asyncio
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.fhir.bundles import Cursor, LinkUnreadable, Place
from shared.fhir.facade import AUDIT_EVENT, PATIENT
from shared.fhir.outcome import Resource
from shared.fhir.search import Search
from shared.kernel.actor import EVERYTHING, Actor, Ruolo
from shared.kernel.refusal import NotFound
from shared.kernel.store import Page, PageRequest
from shared.persistence.call import Call
from shared.web.fhir import Answers, FacadeIncomplete, Part, Row, Served, fhir_routers
from shared.web.politica import Politica, Portata, Regola

CHI = Call(Actor("as-1", Ruolo.ASSISTENTE_SOCIALE, EVERYTHING), "fhir_auditevent_read")
SERVIZI = AUDIT_EVENT.services


class Letture:
    """In place of a service's database."""

    async def fetch(self, query: Any, _call: Call, *args: object) -> Any:
        return query(*args, SimpleNamespace(touched_only=lambda _ids: None))


def servita(servizio: str, quante: list[int], ruoli: tuple[Ruolo, ...] = (Ruolo.ASSISTENTE_SOCIALE,)) -> Part:
    """Row `i` is so many resources."""
    righe = [
        Row(f"{riga:03d}", [{"resourceType": "AuditEvent", "id": f"{servizio}-{riga:03d}.{n}"} for n in range(quanti)])
        for riga, quanti in enumerate(quante)
    ]

    def leggi(id: str, _uow: Any) -> Resource:
        return {"id": f"{servizio}-{id}"}

    def cerca(_search: Search, request: PageRequest, _uow: Any) -> Page[Row]:
        seguenti = [riga for riga in righe if request.after is None or riga.id > request.after]
        pagina = seguenti[: request.limit]
        return Page(pagina, pagina[-1].id if len(seguenti) > len(pagina) else None)

    nulla: Any = Letture()
    sua = Regola(servizio, CHI.azione, "Prova", frozenset(ruoli), Portata.DI_CHI_CHIEDE, {}, "cura")
    servite = [Served(AUDIT_EVENT, leggi, cerca, lambda _id, _uow: [], personal=False)]
    return Part(servizio, nulla, servite, Politica((sua,), {}))


def tutte(parti: list[Part], per_pagina: int) -> list[list[str]]:
    """The ids, page by page, following the links."""
    risposte = Answers("AuditEvent", parti)
    posto, pagine = Place(), []
    while True:
        bundle = asyncio.run(risposte.page("http://x", replace(Search(), count=per_pagina), posto, CHI))
        pagine.append([e["resource"]["id"] for e in bundle.get("entry", ()) if e["search"]["mode"] == "match"])
        seguito = [link["url"] for link in bundle["link"] if link["relation"] == "next"]
        if not seguito:
            return pagine
        posto = Cursor.read(seguito[0].partition("_cursor=")[2]).place


@given(st.lists(st.lists(st.integers(0, 3), max_size=6), min_size=4, max_size=4), st.integers(1, 7))
def test_le_pagine_sono_una_lista_sola_senza_perdite_ne_ripetizioni(quante: list[list[int]], per_pagina: int) -> None:
    parti = [servita(servizio, righe) for servizio, righe in zip(SERVIZI, quante, strict=True)]
    pagine = tutte(list(reversed(parti)), per_pagina)
    attese = [
        f"{servizio}-{riga:03d}.{n}"
        for servizio, righe in zip(SERVIZI, quante, strict=True)
        for riga, quanti in enumerate(righe)
        for n in range(quanti)
    ]
    assert [id for pagina in pagine for id in pagina] == attese
    assert all(len(pagina) <= per_pagina for pagina in pagine)


def test_chi_non_risponde_e_nominato_in_ogni_pagina() -> None:
    risposte = Answers("AuditEvent", [servita("pua", [1, 1]), servita("sad", [])])
    for posto in (Place(), Place("pua-000")):
        bundle = asyncio.run(risposte.page("http://x", replace(Search(), count=1), posto, CHI))
        (avviso,) = [e["resource"] for e in bundle["entry"] if e["search"]["mode"] == "outcome"]
        assert avviso["issue"][0]["details"]["text"] == "Non comprende ciò che risulta a: dimissioni, indicators"
        assert (avviso["issue"][0]["severity"], avviso["issue"][0]["code"]) == ("warning", "incomplete")


def test_quando_rispondono_tutti_non_c_e_avviso() -> None:
    bundle = asyncio.run(
        Answers("AuditEvent", [servita(servizio, []) for servizio in SERVIZI]).page("x", Search(), Place(), CHI)
    )
    assert "entry" not in bundle


def test_chi_non_puo_leggere_da_un_servizio_legge_dagli_altri() -> None:
    parti = [servita("pua", [1]), servita("sad", [1], (Ruolo.OPERATORE_SAD,))]
    assert tutte(parti, 5) == [["pua-000.0"]]
    with pytest.raises(NotFound):
        asyncio.run(Answers("AuditEvent", parti).read("sad-000", CHI))


@pytest.mark.parametrize("id", ["cup-1", "pua", "", "1", "pua1"])
def test_un_identificativo_senza_un_servizio_che_risponde_non_c_e(id: str) -> None:
    risposte = Answers("AuditEvent", [servita("sad", [1])])
    with pytest.raises(NotFound):
        asyncio.run(risposte.read(id, CHI))


def test_un_collegamento_a_un_servizio_che_non_risponde_non_si_legge() -> None:
    with pytest.raises(LinkUnreadable):
        asyncio.run(Answers("AuditEvent", [servita("sad", [1])]).page("x", Search(), Place("pua-1"), CHI))


def test_un_servizio_che_non_risponde_di_tutto_non_parte() -> None:
    with pytest.raises(FacadeIncomplete, match=PATIENT.name):
        fhir_routers([servita("pua", [])])
