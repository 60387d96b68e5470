"""PostgreSQL as prepared on this machine: its programs, and an initialised cluster to copy.

PostgreSQL refuses to run as root. For root it runs as `nobody`, who cannot look into root's home: then the programs are
kept in /var/tmp, in a folder that only root can write. Everybody else keeps them with the rest of the cache.
"""

import os
import platform
import pwd
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

from scripts.parts import jars
from scripts.parts.databases import USER
from scripts.parts.missing import PartMissing

_FOR_ROOT = Path("/var/tmp/raccordo-root")  # noqa: S108  # its owner is checked before anything in it is run
_PLATFORMS = {"x86_64": "amd64", "aarch64": "arm64v8"}


@dataclass(frozen=True)
class PostgresHome:
    folder: Path
    user: tuple[int, int] | None
    """uid and gid of who runs it, when that is not us."""

    @property
    def server(self) -> Path:
        return self.folder / "bin" / "postgres"

    @property
    def cluster(self) -> Path:
        """What `initdb` wrote: belongs to who runs the server, is only copied."""
        return self.folder / "cluster"


def postgres_home() -> PostgresHome:
    """Fetches PostgreSQL the first time (about 15 MB). Raises PartMissing, in Italian, where it cannot be had."""
    machine = platform.machine()
    if platform.system() != "Linux" or machine not in _PLATFORMS:
        raise PartMissing(
            f"Non c'è un PostgreSQL già pronto per {platform.system()} {machine}: serve Linux x86_64 o aarch64"
        )
    user = _nobody() if os.geteuid() == 0 else None
    name = f"postgres-{jars.version('postgres')}-{_PLATFORMS[machine]}"

    def prepare(fresh: Path) -> None:
        _unpack(_PLATFORMS[machine], fresh)
        _init(PostgresHome(fresh, user))

    room = _room_for_root() if user else jars.cache()
    return PostgresHome(jars.prepared(room / name, prepare), user)


def _nobody() -> tuple[int, int]:
    entry = pwd.getpwnam("nobody")
    return entry.pw_uid, entry.pw_gid


def _room_for_root() -> Path:
    _FOR_ROOT.mkdir(mode=0o755, exist_ok=True)
    found = _FOR_ROOT.lstat()
    if found.st_uid != 0 or found.st_mode & 0o022 or _FOR_ROOT.is_symlink():
        raise PartMissing(f"{_FOR_ROOT} non è una cartella di root che solo root può scrivere: va tolta")
    return _FOR_ROOT


def _unpack(platform_name: str, into: Path) -> None:
    into.chmod(0o755)
    with tempfile.TemporaryDirectory(prefix="raccordo-postgres-") as room:
        jars.fetch("postgres", Path(room), **{"postgres.platform": platform_name})
        with ZipFile(next(Path(room).glob("embedded-postgres-binaries-*.jar"))) as jar:
            archive = next(name for name in jar.namelist() if name.endswith(".txz"))
            with jar.open(archive) as packed, tarfile.open(fileobj=packed, mode="r:xz") as files:
                # By name, so that Python 3.11 before 3.11.4, which has no filters, passes over it.
                files.extraction_filter = getattr(tarfile, "data_filter", None)
                files.extractall(into)  # noqa: S202  # PostgreSQL's own programs, from the release that the pom names


def _init(home: PostgresHome) -> None:
    home.folder.parent.chmod(0o755)  # the temporary room: whoever runs initdb must get through it
    home.cluster.mkdir(mode=0o700)
    if home.user:
        os.chown(home.cluster, *home.user)
    # The same order of texts as SQLite's, on every machine: by code point, whatever locales are installed.
    command = [str(home.folder / "bin" / "initdb"), "-D", str(home.cluster), "-U", USER, "-A", "trust", "-E", "UTF8"]
    command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-sync", "--no-instructions"]
    uid, gid = home.user or (None, None)
    done = subprocess.run(  # noqa: S603  # our own arguments
        command,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        user=uid,
        group=gid,
        extra_groups=[] if home.user else None,
        cwd="/",
        env={"PATH": os.defpath},
    )
    if done.returncode != 0:
        raise PartMissing(f"PostgreSQL non prepara la sua cartella:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
