"""Rules of the house that no linter knows."""

import ast
import re
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HOUSE = Path(__file__).resolve().parent.parent
APP = HOUSE / "app"
TEMPLATES = sorted((HOUSE / "templates").rglob("*.html"))

# Engines: they take `now`, the rules and the calendar as arguments, and can be read and tested by themselves.
PURE = [
    "vocabulary",
    "errors",
    "checklist/dates",
    "checklist/timeline_view",
    "checklist/reminders",
    "checklist/slippage",
    "consultation/passages",
    "consultation/questions",
    "consultation/tally",
    "events/retention",
    "participants/mix",
    "participants/disclosure",
    "participants/places",
    "participants/stated",
    "guide/checks",
    "guide/materials",
    "guide/precedence",
    "guide/shares",
    "guide/timeline",
    "guide/versions",
    "guide/recovery",
    "guide/shortening",
    "guide/rotations",
    "guide/regions",
    "guide/taking",
    "guide/usual",
    "notes/operations/revisions",
    "notes/operations/room_time",
    "notes/operations/sync",
    "notes/photos/jpeg",
    "notes/plan/asking",
    "notes/plan/following",
    "notes/printing/ruling",
    "notes/review/kinship",
    "notes/review/masking",
    "notes/review/naming",
    "notes/review/risk",
    "live/run",
    "report/facts",
    "report/gate",
    "report/leaks",
    "report/outline",
]
# Beside the standard library: the words, the errors, and each other.
WORDS = {"app.vocabulary", "app.errors"}
CLOCK = {"now", "today", "utcnow"}

ICONS = {line for line in (HOUSE / "static" / "icons.txt").read_text().splitlines() if line and line[0] != "#"}
LOCKS = ["requirements.lock", "requirements-dev.lock", "requirements-node.lock", "package-lock.json"]


def modules(name: str) -> list[Path]:
    """An engine is a file or, when it has grown, a folder of that name."""
    return [path for path in (APP / f"{name}.py", *(APP / name).glob("**/*.py")) if path.exists()]


ENGINES = [path for name in PURE for path in modules(name)]


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(HOUSE).with_suffix("").parts).removesuffix(".__init__")


def file_of(name: str) -> Path:
    path = HOUSE / name.replace(".", "/")
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _room(path: Path) -> str:
    return path.relative_to(HOUSE).parts[1]


def surroundings(path: Path, seen: set[Path]) -> set[str]:
    """What an engine reaches, through the modules beside it too, that is neither Python's own nor an engine."""
    seen.add(path)
    found: set[str] = set()
    for name in imports(path):
        beside = file_of(name)
        if name.partition(".")[0] in sys.stdlib_module_names or name in WORDS or beside in (*ENGINES, *seen):
            continue
        if _room(beside) == _room(path) and beside.exists():
            found |= surroundings(beside, seen)
        else:
            found.add(f"{dotted(path)} imports {name}")
    return found


def imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            # `from app.guide import timeline` names a module, `from app.errors import Invalid` does not.
            names |= {
                part if file_of(part := f"{node.module}.{alias.name}").exists() else str(node.module)
                for alias in node.names
            }
    return names


@pytest.mark.parametrize("path", ENGINES, ids=dotted)
def test_an_engine_imports_nothing_of_its_surroundings(path: Path) -> None:
    assert not surroundings(path, set())


@pytest.mark.parametrize("path", ENGINES, ids=dotted)
def test_an_engine_asks_no_clock(path: Path) -> None:
    asked = [
        f"line {node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCK
    ]
    assert not asked


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_a_template_obeys_the_content_policy(path: Path) -> None:
    markup = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    breaches = re.findall(r"<style\b|<script\b(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|\bhx-on\b|javascript:|\bjs:", markup)
    assert not breaches


def test_icons_that_templates_name_are_in_the_sprite() -> None:
    named = {
        (name, str(path.relative_to(HOUSE)))
        for path in TEMPLATES
        for name in re.findall(r"\bicon\(\s*[\"']([\w-]+)[\"']", path.read_text(encoding="utf-8"))
    }
    assert not {(name, where) for name, where in named if name not in ICONS}


def test_icons_in_the_sprite_are_drawn_somewhere() -> None:
    drawn = [*TEMPLATES, *(HOUSE / "app").rglob("*.py"), *(HOUSE / "static" / "js").glob("*.js")]
    source = "".join(path.read_text(encoding="utf-8") for path in drawn)
    assert not ICONS - set(re.findall(r"[\"'#]([a-z][a-z0-9-]*)[\"']", source))


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_says_what_to_install_and_not_where_it_lies(name: str) -> None:
    lock = (HOUSE / name).read_text(encoding="utf-8")
    assert not re.search(r'https?://|file:|"resolved"|--(extra-)?index|--find-links', lock)


@pytest.mark.parametrize(
    ("lock", "groups"), [("requirements.lock", ["build"]), ("requirements-dev.lock", ["build", "dev"])]
)
def test_a_lock_holds_what_pyproject_asks_for(lock: str, groups: list[str]) -> None:
    asked = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = asked["project"]["dependencies"] + asked["build-system"]["requires"]
    for group in groups:
        wanted += asked["dependency-groups"][group]
    locked = dict(release.split("==") for release in _releases(HOUSE / lock))
    missing = [
        str(requirement)
        for requirement in map(Requirement, wanted)
        if not requirement.specifier.contains(locked.get(canonicalize_name(requirement.name), "0"))
    ]
    assert not missing, "run bin/lock"


def test_what_is_tested_is_what_runs() -> None:
    """The development lock holds every release of the run-time lock, and no other of the same package."""
    run, development = (_releases(HOUSE / name) for name in ("requirements.lock", "requirements-dev.lock"))
    assert run <= development


def _releases(lock: Path) -> set[str]:
    return set(re.findall(r"^([\w.-]+==\S+)", lock.read_text(encoding="utf-8"), flags=re.MULTILINE))


def test_every_decision_has_its_number_and_stands_in_the_index() -> None:
    folder = HOUSE / "docs" / "decisions"
    kept = sorted(path for path in folder.glob("*.md") if path.name != "README.md")
    titles = [path.read_text(encoding="utf-8").split("\n", 1)[0].removeprefix("# ") for path in kept]
    listed = re.findall(
        r"^- \[(\d{4})\]\((\S+)\) (.+)$", (folder / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert listed == [(path.name[:4], path.name, title) for path, title in zip(kept, titles, strict=True)]
    assert len({number for number, *_ in listed}) == len(listed)
