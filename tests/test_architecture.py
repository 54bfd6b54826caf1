"""The rules of the house that no linter knows."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ("config", "progress", "workers", "notifications")

#: What a module of each app may import of the others.
MAY_IMPORT = {
    "progress": set(),
    "workers": {"progress"},
    "notifications": {"progress"},
    "config": {"progress", "workers", "notifications"},
}

#: Modules without I/O: no Django, no Celery, no socket. Folders count with all in them.
PURE = (
    "progress/states.py",
    "progress/protocol.py",
    "progress/percent.py",
    "progress/search.py",
    "progress/text.py",
    "workers/limits.py",
    "workers/errors.py",
    "workers/readers",
    "workers/analysis",
    "workers/samples",
    "notifications/backoff.py",
    "notifications/statuses.py",
)
IMPURE = {
    "django",
    "celery",
    "kombu",
    "redis",
    "channels",
    "asyncio",
    "socket",
    "httpx",
}

#: Functions that import on their own, because the package is optional or costs a lot.
IMPORTS_INSIDE = {
    "workers/readers/ocr.py",  # onnxruntime: 150 MB that most processes never need
    "workers/analysis/language.py",  # the language model: likewise
    # Receivers register by being imported, which needs all models to be there.
    "progress/apps.py",
    "workers/apps.py",
    "notifications/apps.py",
}

#: Modules without a test file of the same name: wiring that other tests run through.
UNTESTED = {
    "config/apps.py",
    "config/errors.py",
    "config/flowerconfig.py",
    "config/server/plan.py",
    "config/web/__main__.py",
    "progress/apps.py",
    "progress/errors.py",
    "progress/health_urls.py",
    "progress/urls.py",
    "progress/api/urls.py",
    "workers/apps.py",
    "workers/errors.py",
    "workers/limits.py",
    "notifications/apps.py",
    "notifications/errors.py",
}

LONGEST_FILE = 350
#: A list of settings is read from top to bottom, and looked for in one place.
LONG_FILES = {"config/settings.py": 520}
LONGEST_FUNCTION = 40


def sources() -> list[Path]:
    return [
        path
        for app in APPS
        for path in sorted((ROOT / app).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are absolute"
        return [node.module or ""]
    return []


def imports(path: Path) -> set[str]:
    """Every module that a file imports, inside functions too."""
    return {name for node in ast.walk(tree(path)) for name in imported(node)}


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def top(name: str) -> str:
    return name.partition(".")[0]


def is_pure(path: Path) -> bool:
    name = relative(path)
    return any(name == pure or name.startswith(f"{pure}/") for pure in PURE)


every_source = pytest.mark.parametrize("path", sources(), ids=relative)


@every_source
def test_imports_follow_the_arrows(path):
    app = relative(path).partition("/")[0]
    others = {top(name) for name in imports(path)} & (set(APPS) - {app})
    assert others <= MAY_IMPORT[app]


@pytest.mark.parametrize(
    "path",
    [p for p in sources() if p.parts[len(ROOT.parts)] == "progress"],
    ids=relative,
)
def test_progress_does_not_know_celery(path):
    assert not {top(name) for name in imports(path)} & {"celery", "kombu"}


@pytest.mark.parametrize("path", [p for p in sources() if is_pure(p)], ids=relative)
def test_pure_modules_import_nothing_that_does_io(path):
    assert not {top(name) for name in imports(path)} & IMPURE


@pytest.mark.parametrize("pure", PURE)
def test_every_module_that_is_called_pure_exists(pure):
    assert (ROOT / pure).exists()


def test_imports_form_no_cycle():
    graph = {module(path): direct_imports(path) for path in sources()}
    done: set[str] = set()
    for name in graph:
        visit(name, graph, (), done)


def module(path: Path) -> str:
    return (
        relative(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    )


def direct_imports(path: Path) -> set[str]:
    """Our modules that have to be loaded before this one can be."""
    names: set[str] = set()
    for node in tree(path).body:
        names.update(imported(node))
        if isinstance(node, ast.ImportFrom):
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    known = {module(source) for source in sources()}
    # `from package import module` needs the module, and the package only as its way.
    return {
        name
        for name in names & known
        if not any(other.startswith(f"{name}.") for other in names & known)
    } - {module(path)}


def visit(
    name: str, graph: dict[str, set[str]], way: tuple[str, ...], done: set[str]
) -> None:
    assert name not in way, " -> ".join((*way[way.index(name) :], name))
    if name in done:
        return
    for other in sorted(graph[name]):
        visit(other, graph, (*way, name), done)
    done.add(name)


@every_source
def test_no_function_imports(path):
    inside = [
        function.name
        for function in functions(path)
        for node in ast.walk(function)
        if imported(node)
    ]
    assert not inside or relative(path) in IMPORTS_INSIDE


@every_source
def test_files_and_functions_are_short(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= LONG_FILES.get(relative(path), LONGEST_FILE)
    for function in functions(path):
        length = (function.end_lineno or 0) - function.lineno + 1
        assert length <= LONGEST_FUNCTION, function.name


@every_source
def test_every_module_says_what_it_is_for(path):
    docstring = ast.get_docstring(tree(path)) or ""
    assert docstring.splitlines()[0].endswith((".", ":", "?"))


STATE_SET = re.compile(
    r"\.state\s*=(?!=)|\bupdate\([^)]*\bstate=|update_fields=.*\"state\""
)
STATUS_SET = re.compile(r"\.status\s*=(?!=)|\bupdate\([^)]*\bstatus=")


@every_source
def test_only_the_lifecycle_changes_a_state(path):
    if relative(path).startswith(("progress/lifecycle", "config/")):
        return
    assert not STATE_SET.search(path.read_text(encoding="utf-8"))


@every_source
def test_only_deliveries_changes_a_status(path):
    if relative(path).startswith(("notifications/deliveries", "config/")):
        return
    if relative(path).startswith("notifications/"):
        assert not STATUS_SET.search(path.read_text(encoding="utf-8"))


@every_source
def test_every_module_has_a_test_file(path):
    name = relative(path)
    if path.name == "__init__.py" or name in UNTESTED:
        return
    assert any(mirror.exists() for mirror in mirrors(path)), relative(mirrors(path)[0])


def mirrors(path: Path) -> list[Path]:
    """The module's own test file, or the one of the package that it is a part of."""
    folder = path.parent.relative_to(ROOT)
    own = ROOT / "tests" / folder / f"test_{path.stem.strip('_')}.py"
    package = ROOT / "tests" / folder.parent / f"test_{folder.name}.py"
    return [own, package] if len(folder.parts) > 1 else [own]


@pytest.mark.parametrize("name", sorted(UNTESTED | IMPORTS_INSIDE | set(LONG_FILES)))
def test_every_exception_is_still_needed(name):
    assert (ROOT / name).exists()


def javascript(folder: str) -> list[Path]:
    return sorted((ROOT / "static/js" / folder).rglob("*.js"))


@pytest.mark.parametrize("path", javascript("progress"), ids=relative)
def test_the_client_library_never_touches_the_document(path):
    assert not re.search(r"\bdocument\s*\.", _without_comments(path))


@pytest.mark.parametrize("path", javascript("elements"), ids=relative)
def test_elements_never_touch_the_network(path):
    code = _without_comments(path)
    assert not re.search(r"\bfetch\(|\b(WebSocket|EventSource|XMLHttpRequest)\b", code)


def _without_comments(path: Path) -> str:
    code = path.read_text(encoding="utf-8")
    return re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", code, flags=re.S)
