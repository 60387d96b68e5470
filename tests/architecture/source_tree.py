"""The source as the architecture tests see it: files, parsed, with what they import and call."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
SERVICES = ("dimissioni", "indicators", "pua", "sad")
"""The services with floors; `embedded` is the host and has none."""


@dataclass(frozen=True)
class Source:
    path: Path

    @property
    def name(self) -> str:
        """The path from the root of the repository, with slashes."""
        return self.path.relative_to(ROOT).as_posix()

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.name)

    def imports(self) -> Iterator[str]:
        """The modules that this file names, wherever in the file it does so."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{self.name}: imports are absolute"
                yield node.module or ""

    def calls(self) -> Iterator[tuple[str, int]]:
        """What is called, as written (`datetime.now`), and on which line."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield ast.unparse(node.func), node.lineno

    def classes(self) -> Iterator[ast.ClassDef]:
        yield from (node for node in ast.walk(self.tree) if isinstance(node, ast.ClassDef))


def sources(*folders: str) -> list[Source]:
    """Every Python file below these folders of the repository."""
    return [Source(path) for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


PRODUCT = sources("shared", "services", "scripts", "bench")
"""What is shipped or run; not the tests."""
