"""`make bench`: the promises of speed, as ratios taken in one run against named baselines.

`--senza-scala` leaves out the ten million events, which take most of the time and 15 GB of disk for a while.

Medians of interleaved rounds; the spread is the distance between the best and the worst round. Numbers depend on the
machine, ratios hardly: `docs/performance.md` says what was measured where.
"""

import asyncio
import json
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench import freshness, memory, post, reading, relay, replay, scale

ROUNDS = 5
READING_ROUNDS = 3
REPLAYED_EVENTS = 200_000
SIZES = (1_000_000, 10_000_000)
RESULT = Path("var/bench/bench.json")

PROMISES = {
    "post_ratio": (">=", 0.6, "POST con token, regole, audit, outbox / rotta FastAPI nuda con lo stesso inserimento"),
    "post_per_s": ("", None, "POST al secondo"),
    "post_p99_ms": ("", None, "POST: risposta più lenta, una su cento (ms)"),
    "freshness_p50_ms": ("", None, "dal commit all'indicatore visibile, mediana a 200 eventi/s (ms)"),
    "freshness_p99_ms": ("<=", 250, "dal commit all'indicatore visibile, una su cento (ms)"),
    "replay_ratio": (">=", 0.35, "ricostruzione di 200.000 eventi / lettura e decodifica soltanto"),
    "replay_per_s": ("", None, "eventi ricostruiti al secondo"),
    "table_p50_ms": ("<=", 30, "91 Ambiti × 20 indicatori × 5 anni in una risposta, a dieci milioni di eventi (ms)"),
    "table_ratio": ("<=", 1.3, "la stessa risposta a dieci milioni di eventi / a un milione"),
    "rebuild_per_s": ("", None, "eventi al secondo, ricostruendone dieci milioni"),
    "rebuild_ratio": ("<=", 10, "ricostruzione di dieci milioni di eventi / DuckDB che vi trova ciascuno una volta"),
    "host_rss_mb": ("<=", 300, "memoria residente dopo la demo (MB)"),
    "post_postgresql_ratio": (">=", 0.6, "POST su PostgreSQL / rotta FastAPI nuda con lo stesso inserimento"),
    "post_postgresql_per_s": ("", None, "POST al secondo su PostgreSQL"),
    "post_postgresql_p99_ms": ("", None, "POST su PostgreSQL: risposta più lenta, una su cento (ms)"),
    "kafka_freshness_p50_ms": ("", None, "dal commit all'indicatore attraverso Kafka, mediana a 200 eventi/s (ms)"),
    "kafka_freshness_p99_ms": ("<=", 500, "dal commit all'indicatore attraverso Kafka, una su cento (ms)"),
    "relay_ratio": (">=", 0.25, "eventi dalla outbox a Kafka / lo stesso client che invia soltanto"),
    "relay_per_s": ("", None, "eventi al secondo dalla outbox a Kafka"),
    "faust_ratio": ("", None, "proiezione letta da Faust / agente Faust che non fa nulla"),
    "faust_per_s": ("", None, "eventi al secondo letti da Faust e contati su PostgreSQL"),
    "consumer_ratio": ("", None, "proiezione letta da kafka-python / lettore kafka-python che non fa nulla"),
    "consumer_per_s": ("", None, "eventi al secondo letti da kafka-python e contati su PostgreSQL"),
}

console = Console()


def main() -> None:
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    measured: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory(prefix="raccordo-bench-") as folder, console.status("") as status:
        status.update("Ricostruzione di 200.000 eventi")
        replays = [replay.replay_round(REPLAYED_EVENTS) for _ in range(ROUNDS + 1)][1:]
        measured["replay_ratio"] = [read / rebuild for read, rebuild in replays]
        measured["replay_per_s"] = [REPLAYED_EVENTS / rebuild for _, rebuild in replays]

        status.update("POST di segnalazioni, a turno con la rotta nuda")
        posts = asyncio.run(post.on_sqlite(Path(folder, "post"), ROUNDS))
        measured["post_ratio"] = [turn.ratio for turn in posts]
        measured["post_per_s"] = [turn.full.per_s for turn in posts]
        measured["post_p99_ms"] = [turn.full.p99_ms() for turn in posts]

        status.update("Freschezza degli indicatori a 200 eventi al secondo")
        fresh = asyncio.run(freshness.embedded(Path(folder, "freshness"), ROUNDS))
        measured["freshness_p50_ms"] = [turn.quantile(0.5) for turn in fresh]
        measured["freshness_p99_ms"] = [turn.quantile(0.99) for turn in fresh]

        if "--senza-scala" not in sys.argv:
            small, large = scale.measure(Path(folder, "scale"), SIZES, status.update)
            measured["table_p50_ms"] = [large.answers_ms]
            measured["table_ratio"] = [large.answers_ms / small.answers_ms]
            measured["rebuild_per_s"] = [large.events / large.rebuild]
            measured["rebuild_ratio"] = [large.rebuild / large.duckdb]

        status.update("Memoria della piattaforma dopo la demo")
        measured["host_rss_mb"] = [memory.after_the_demo(Path(folder, "demo"))]
        _distributed(Path(folder), measured, status.update)
    result = _summary(measured)
    RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    console.print_json(data=result)
    console.print(_table(result))
    for name, (_, _, meaning) in PROMISES.items():
        console.print(f"{name}: {meaning}", soft_wrap=True)


def _distributed(folder: Path, measured: dict[str, list[float]], say: Callable[[str], None]) -> None:
    say("POST su PostgreSQL, a turno con la rotta nuda")
    posts = asyncio.run(post.on_postgresql(folder / "post-postgresql", ROUNDS))
    measured["post_postgresql_ratio"] = [turn.ratio for turn in posts]
    measured["post_postgresql_per_s"] = [turn.full.per_s for turn in posts]
    measured["post_postgresql_p99_ms"] = [turn.full.p99_ms() for turn in posts]

    say("Dalla outbox a Kafka, a turno con il client che invia soltanto")
    relayed = asyncio.run(relay.measure(ROUNDS))
    measured["relay_ratio"] = [ours / bare for ours, bare in relayed]
    measured["relay_per_s"] = [ours for ours, _ in relayed]

    say("Lettura da Kafka e conteggio, a turno con chi legge soltanto")
    read = asyncio.run(reading.measure(READING_ROUNDS))
    measured["faust_ratio"] = [turn.faust / turn.faust_idle for turn in read]
    measured["faust_per_s"] = [turn.faust for turn in read]
    measured["consumer_ratio"] = [turn.bus / turn.bus_idle for turn in read]
    measured["consumer_per_s"] = [turn.bus for turn in read]

    say("Freschezza degli indicatori attraverso Kafka e PostgreSQL, otto processi")
    fresh = asyncio.run(freshness.distributed(folder / "freshness-kafka", ROUNDS))
    measured["kafka_freshness_p50_ms"] = [turn.quantile(0.5) for turn in fresh]
    measured["kafka_freshness_p99_ms"] = [turn.quantile(0.99) for turn in fresh]


def _summary(measured: dict[str, list[float]]) -> dict[str, Any]:
    result: dict[str, Any] = {name: round(statistics.median(values), 3) for name, values in measured.items()}
    result["spread"] = {name: _rounded((min(values), max(values))) for name, values in measured.items()}
    result["rounds"] = {name: _rounded(values) for name, values in measured.items()}
    return result


def _rounded(values: Iterable[float]) -> list[float]:
    return [round(value, 3) for value in values]


def _table(result: dict[str, Any]) -> Table:
    holds: dict[str, Callable[[float, float], bool]] = {">=": float.__ge__, "<=": float.__le__}
    table = Table("misura", "valore", "dispersione", "promessa", "esito")
    for name, (sense, limit, _) in PROMISES.items():
        if name not in result:  # `--senza-scala`
            continue
        low, high = result["spread"][name]
        promise, outcome = "", ""
        if limit is not None:
            promise = f"{sense} {limit:g}"
            outcome = "mantenuta" if holds[sense](float(result[name]), float(limit)) else "[red]non mantenuta[/red]"
        table.add_row(name, f"{result[name]:g}", f"{low:g} - {high:g}", promise, outcome)
    return table


if __name__ == "__main__":
    main()
