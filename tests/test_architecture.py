"""The rules of the house that no linter knows."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable
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
    "progress/inbox_protocol.py",
    "progress/summary_protocol.py",
    "progress/estimates/baselines.py",
    "progress/estimates/conformal.py",
    "progress/estimates/document.py",
    "progress/estimates/history.py",
    "progress/estimates/knowledge.py",
    "progress/estimates/moments.py",
    "progress/estimates/outlook.py",
    "progress/estimates/pace.py",
    "progress/estimates/regression.py",
    "progress/estimates/replay.py",
    "progress/estimates/rows.py",
    "progress/estimates/schedule.py",
    "progress/estimates/shapes.py",
    "progress/estimates/steady.py",
    "progress/estimates/trace.py",
    "progress/estimates/verdict.py",
    "progress/estimates/wording.py",
    "progress/percent.py",
    "progress/search.py",
    "progress/text.py",
    "progress/insights/bottleneck.py",
    "progress/insights/charts.py",
    "progress/insights/histogram.py",
    "progress/insights/names.py",
    "progress/insights/spans.py",
    "progress/insights/tally.py",
    "progress/insights/trend.py",
    "workers/limits.py",
    "workers/errors.py",
    "workers/readers",
    "workers/sandbox/messages.py",
    "workers/sandbox/request.py",
    "workers/sandbox/standing.py",
    "workers/sandbox/walking.py",
    "workers/sandbox/wire.py",
    "workers/analysis",
    "workers/samples",
    "notifications/backoff.py",
    "notifications/preferences/clocks.py",
    "notifications/preferences/timing.py",
    "notifications/preferences/wishes.py",
    "notifications/endpoints/breaker.py",
    "notifications/endpoints/headers.py",
    "notifications/endpoints/signing.py",
    "notifications/net/addresses.py",
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
    "progress/asgi_extensions.py",
    "progress/errors.py",
    "progress/health_urls.py",
    "progress/inbox_protocol.py",
    "progress/summary_protocol.py",
    "progress/unbegun.py",
    "progress/urls.py",
    "progress/api/urls.py",
    "progress/task_status/urls.py",
    "workers/apps.py",
    "workers/errors.py",
    "workers/limits.py",
    "workers/sandbox/__main__.py",
    "workers/sandbox/orders.py",
    "notifications/apps.py",
    "notifications/errors.py",
    "notifications/push/api_urls.py",
    "notifications/push/errors.py",
    "notifications/push/urls.py",
    "notifications/escalation/api_urls.py",
    "notifications/escalation/urls.py",
    "notifications/routing/api_urls.py",
    "notifications/routing/urls.py",
    "notifications/templating/api_urls.py",
    "notifications/templating/errors.py",
    "notifications/templating/limits.py",
    "notifications/templating/source.py",
    "notifications/net/errors.py",
    "notifications/receipts/urls.py",
    "notifications/suppression/api_urls.py",
    "notifications/unsubscribe/errors.py",
    "notifications/unsubscribe/urls.py",
}

LONGEST_FILE = 350
#: A list of settings is read from top to bottom, and looked for in one place.
LONG_FILES = {"config/settings.py": 520}
LONGEST_FUNCTION = 40


@cache
def sources() -> tuple[Path, ...]:
    return tuple(
        path
        for app in APPS
        for path in sorted((ROOT / app).rglob("*.py"))
        if "migrations" not in path.parts
    )


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(text(path))


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are absolute"
        return [node.module or ""]
    return []


@cache
def imports(path: Path) -> set[str]:
    """Every module that a file imports, inside functions too."""
    return {name for node in ast.walk(tree(path)) for name in imported(node)}


@cache
def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def functions(path: Path) -> tuple[ast.FunctionDef | ast.AsyncFunctionDef, ...]:
    nodes = ast.walk(tree(path))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return tuple(node for node in nodes if isinstance(node, kinds))


def top(name: str) -> str:
    return name.partition(".")[0]


def is_pure(path: Path) -> bool:
    name = relative(path)
    return any(name == pure or name.startswith(f"{pure}/") for pure in PURE)


def failing(
    rule: Callable[[Path], object], paths: Iterable[Path] | None = None
) -> dict[str, object]:
    """Return what a rule finds wrong, by file; files without a fault are left out.

    One test for a rule, not one for each file: thousands would take longer than all
    that they look at.
    """
    found = {relative(path): rule(path) for path in _of(paths)}
    return {name: fault for name, fault in found.items() if fault}


def _of(paths: Iterable[Path] | None) -> Iterable[Path]:
    return sources() if paths is None else paths


def test_imports_follow_the_arrows():
    def wrong(path: Path) -> set[str]:
        app = relative(path).partition("/")[0]
        others = {top(name) for name in imports(path)} & (set(APPS) - {app})
        return others - MAY_IMPORT[app]

    assert failing(wrong) == {}


def test_progress_does_not_know_celery():
    paths = [p for p in sources() if relative(p).startswith("progress/")]
    celery = {"celery", "kombu"}
    assert failing(lambda p: {top(n) for n in imports(p)} & celery, paths) == {}


def test_pure_modules_import_nothing_that_does_io():
    paths = [path for path in sources() if is_pure(path)]
    assert failing(lambda p: {top(n) for n in imports(p)} & IMPURE, paths) == {}


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


@cache
def modules() -> frozenset[str]:
    return frozenset(map(module, sources()))


def direct_imports(path: Path) -> set[str]:
    """Our modules that have to be loaded before this one can be."""
    names: set[str] = set()
    for node in tree(path).body:
        names.update(imported(node))
        if isinstance(node, ast.ImportFrom):
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    ours = names & modules()
    # `from package import module` needs the module, and the package only as its way.
    return {
        name for name in ours if not any(other.startswith(f"{name}.") for other in ours)
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


def test_no_function_imports():
    def importing(path: Path) -> list[str]:
        if relative(path) in IMPORTS_INSIDE:
            return []
        return [f.name for f in functions(path) if any(map(imported, ast.walk(f)))]

    assert failing(importing) == {}


def test_files_are_short():
    def excess(path: Path) -> int:
        allowed = LONG_FILES.get(relative(path), LONGEST_FILE)
        return max(len(text(path).splitlines()) - allowed, 0)

    assert failing(excess) == {}


def test_functions_are_short():
    def long(path: Path) -> list[str]:
        return [f.name for f in functions(path) if length(f) > LONGEST_FUNCTION]

    assert failing(long) == {}


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or 0) - function.lineno + 1


def test_every_module_says_what_it_is_for():
    def is_silent(path: Path) -> bool:
        docstring = ast.get_docstring(tree(path)) or ""
        return not docstring.partition("\n")[0].endswith((".", ":", "?"))

    assert failing(is_silent) == {}


STATE_SET = re.compile(
    r"\.state\s*=(?!=)|\bupdate\([^)]*\bstate=|update_fields=.*\"state\""
)
STATUS_SET = re.compile(r"\.status\s*=(?!=)|\bupdate\([^)]*\bstatus=")


ROWS_OF_JOBS = re.compile(r"\b(?:Batch|Job|Document|Page)\.objects\b")


def outside(own: str, *, of: Callable[[str], bool]) -> list[Path]:
    """Return the modules that `of` picks, but for those below `own`."""
    names = {relative(path): path for path in sources()}
    return [p for n, p in names.items() if of(n) and not n.startswith(own)]


def is_of_notifications(name: str) -> bool:
    return name.startswith("notifications/")


def is_of_jobs(name: str) -> bool:
    return name.startswith(("progress/", "workers/"))


def test_only_the_lifecycle_changes_the_state_of_a_job():
    paths = outside("progress/lifecycle", of=is_of_jobs)
    assert failing(lambda path: STATE_SET.findall(text(path)), paths) == {}


def test_only_escalation_changes_the_state_of_a_run():
    paths = outside("notifications/escalation/", of=is_of_notifications)
    assert failing(lambda path: STATE_SET.findall(text(path)), paths) == {}


def test_escalation_has_no_hand_on_rows_of_jobs():
    names = [p for p in sources() if relative(p).startswith("notifications/escalation")]
    assert failing(lambda path: ROWS_OF_JOBS.findall(text(path)), names) == {}


def test_only_deliveries_changes_a_status():
    paths = outside("notifications/deliveries", of=is_of_notifications)
    assert failing(lambda path: STATUS_SET.findall(text(path)), paths) == {}


def test_every_module_has_a_test_file():
    def missing(path: Path) -> str:
        is_exempt = path.name == "__init__.py" or relative(path) in UNTESTED
        is_there = is_exempt or any(mirror.exists() for mirror in mirrors(path))
        return "" if is_there else relative(mirrors(path)[0])

    assert failing(missing) == {}


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


DOCUMENT = re.compile(r"\bdocument\s*\.")
NETWORK = re.compile(r"\bfetch\(|\b(WebSocket|EventSource|XMLHttpRequest)\b")


def test_the_client_library_never_touches_the_document():
    paths = javascript("progress")
    assert failing(lambda p: DOCUMENT.findall(_without_comments(p)), paths) == {}


def test_elements_never_touch_the_network():
    paths = javascript("elements")
    assert failing(lambda p: NETWORK.findall(_without_comments(p)), paths) == {}


def _without_comments(path: Path) -> str:
    return re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", text(path), flags=re.S)
