"""The matrix can fail: a hole that is made on purpose is found, and so is a canary out of its cage."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from sqlalchemy import select

from scripts.security import canarini, lavoro
from scripts.security.corsa import Corsa, corri
from scripts.security.dispersi import Disperso, conta
from scripts.security.domande import Rotta
from scripts.security.luoghi import luoghi, scelti
from services.pua.adapters import persone
from shared.kernel.actor import EVERYBODY
from shared.persistence.aggregates import AggregateStore
from shared.web import policy
from shared.web.politica import Regola

pytestmark = [pytest.mark.xdist_group("security"), pytest.mark.timeout(0)]


def _delle_persone(rotta: Rotta) -> bool:
    return rotta.nome.endswith(("/pua/v1/persone/{persona_id}", "/Patient/{id}", "/Patient/_search"))


def _di_un_accesso(rotta: Rotta) -> bool:
    return rotta.nome == "GET /pua/v1/accessi/{accesso_id}"


def _giro() -> Corsa:
    return asyncio.run(corri(scelti()[-1:], lambda _: None, _delle_persone))


def test_un_archivio_che_non_guarda_il_territorio_e_una_fuga(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(persone, "visibili", lambda _scope: select(persone.PERSONE.c.id, persone.PERSONE.c.documento))
    fughe = _giro().fughe
    assert {fuga.rotta for fuga in fughe} == {
        "GET /pua/v1/persone/{persona_id}",
        "GET /fhir/R4/Patient/{id}",
        "POST /fhir/R4/Patient/_search",
    }
    assert {fuga.relazione for fuga in fughe} == {"fratello ambiti", "fratello asst", "nessuno"}
    assert {fuga.ruolo for fuga in fughe} == {"assistente_sociale", "operatore_asst"}


def test_una_rotta_che_non_guarda_il_ruolo_e_una_fuga(monkeypatch: pytest.MonkeyPatch) -> None:
    vera = policy.rule_of

    def per_tutti(app: FastAPI, route: APIRoute) -> Regola:
        return replace(vera(app, route), ruoli=frozenset(EVERYBODY))

    monkeypatch.setattr(policy, "rule_of", per_tutti)
    regole = {fuga.regola for fuga in _giro().fughe}
    assert "un ruolo non ammesso non riceve 403" in regole
    assert "la risposta contiene ciò che è di altri" in regole


def test_chi_guarda_prima_se_c_e_e_poi_di_chi_e_si_tradisce_con_il_lavoro_che_fa(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    vera = AggregateStore.get

    def prima_lo_cerca(archivio: AggregateStore[Any], id: str) -> Any:
        archivio.find_unscoped(id=id)
        return vera(archivio, id)

    monkeypatch.setattr(AggregateStore, "get", prima_lo_cerca)
    fughe = asyncio.run(corri(scelti()[-1:], lambda _: None, _di_un_accesso)).fughe
    assert {fuga.regola for fuga in fughe} == {"nascosto e assente costano un lavoro diverso"}
    assert all(lavoro.APERTO in fuga.visto for fuga in fughe)


@pytest.mark.parametrize("segno", [canarini.nome("50036"), canarini.codice_fiscale("50036").lower()])
def test_un_canarino_fuori_dalla_gabbia_si_trova(segno: str) -> None:
    assert conta({"log": ["niente", f"GET /persone/{segno}"], "misure": ["niente"]}) == [Disperso("log", 1)]


def test_ogni_ambito_ha_canarini_suoi() -> None:
    assert len({canarini.nome(luogo.ambito) for luogo in luoghi()}) == 91
    assert len({canarini.codice_fiscale(luogo.ambito) for luogo in luoghi()}) == 91


def test_due_ambiti_di_un_distretto_hanno_in_comune_distretto_e_asst_e_due_lontani_nulla() -> None:
    di = {luogo.ambito: luogo for luogo in luoghi()}
    tirano, sondrio, crema = di["50040"], di["50086"], di["50002"]
    assert tirano.in_comune(sondrio.proprio) == {"distretto", "asst"}
    assert tirano.in_comune(crema.proprio) == set()
