"""The recount: an instant of log and cube, read into DuckDB and compared cell by cell."""

from dataclasses import asdict, astuple, fields
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from services.indicators.adapters.verifica.istantanea import Istantanea
from services.indicators.application.autoverifica import AutoverificaNonDisponibile, Passo, Riscontro, Scarto
from services.indicators.domain.contributions.parametri import Parametri
from services.indicators.domain.cube import Casella
from services.indicators.domain.verdicts import Cella
from shared.kernel.territory import REGIONE, lombardia

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SQL = files(__package__).joinpath("sql")


def regole() -> list[Traversable]:
    """One file per rule, or per two that differ in a word."""
    return sorted(SQL.joinpath("regole").iterdir(), key=lambda each: each.name)


def confronta(istantanea: Istantanea, parametri: Parametri, cartella: Path, memoria: str, passo: Passo) -> Riscontro:
    """`cartella` is for what does not fit in `memoria`. Raises AutoverificaNonDisponibile."""
    with _aperta(cartella, memoria) as duck:
        passo("registro degli eventi")
        _prepara(duck, istantanea, parametri)
        for rule in regole():
            passo(rule.name.removesuffix(".sql").upper().replace("_", "-"))
            duck.execute(f"INSERT INTO contributo BY NAME SELECT {_COLUMNS} FROM ({_text(rule)})")  # noqa: S608  # our own files
        passo("confronto")
        duck.execute(_text(SQL.joinpath("cubo.sql")))
        (compared,) = duck.execute("SELECT count(*) FROM confronto").fetchall()[0]
        rows = duck.execute(
            "SELECT * EXCLUDE uguali FROM confronto WHERE NOT uguali ORDER BY indicatore, anno, livello, territorio"
        ).fetchall()
    return Riscontro(istantanea.eventi, compared, tuple(map(_scarto, rows)))


_COLUMNS = "indicatore, caso, chiave, giorno, numeratore, denominatore, valore, soggetto"


def _aperta(cartella: Path, memoria: str) -> "DuckDBPyConnection":
    try:
        import duckdb  # noqa: PLC0415  # optional, and 50 MB that only this needs
    except ImportError:
        raise AutoverificaNonDisponibile() from None
    # Nothing is fetched from anywhere: what it needs (json, icu) is inside.
    return duckdb.connect(
        config={
            "memory_limit": memoria,
            "temp_directory": str(cartella / "duckdb"),
            "autoinstall_known_extensions": "false",
            "preserve_insertion_order": "false",
        }
    )


def _prepara(duck: "DuckDBPyConnection", istantanea: Istantanea, parametri: Parametri) -> None:
    for name, value in (("registro", istantanea.registro), ("cubo", istantanea.cubo), ("regione", REGIONE)):
        duck.execute(f"SET VARIABLE {name} = $1", [str(value)])
    choices = {each.name: getattr(parametri, each.name) for each in fields(parametri)}
    columns = ", ".join(f"${place} AS {name}" for place, name in enumerate(choices, start=1))
    duck.execute(f"CREATE TABLE parametri AS SELECT {columns}", [_plain(value) for value in choices.values()])
    rows = [(*astuple(voce.territorio), voce.ats) for voce in lombardia().voci]
    duck.execute(
        "CREATE TABLE territorio AS "
        "SELECT unnest($1) AS ambito, unnest($2) AS distretto, unnest($3) AS asst, unnest($4) AS ats",
        [list(column) for column in zip(*rows, strict=True)],
    )
    duck.execute(_text(SQL.joinpath("eventi.sql")))
    duck.execute(_text(SQL.joinpath("luoghi_in_parte.sql")))


def _plain(value: Any) -> Any:
    """A choice as SQL knows it: of a word of a list its text, of a record its fields."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, tuple):
        return [each._asdict() if hasattr(each, "_asdict") else asdict(each) for each in value]
    return value


def _scarto(row: tuple[Any, ...]) -> Scarto:
    indicatore, livello, territorio, anno, published, recounted = row
    return Scarto(
        Casella(indicatore, anno, livello, territorio),
        None if published is None else Cella(*published),
        None if recounted is None else Cella(*recounted),
    )


def _text(file: Traversable) -> str:
    return file.read_text(encoding="utf-8")
