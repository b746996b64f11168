"""What the style sheets and templates promise: weight, contrast in both themes, no inline styles or handlers."""

import gzip
import math
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHEETS = sorted((ROOT / "static" / "css").glob("*.css"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
TOKENS = (ROOT / "static" / "css" / "tokens.css").read_text()
LIGHT, DARK = 0, 1

GROUNDS = ("paper", "sheet", "sunk", "raised")
TINTS = ("accent-sunk", "late-sunk", "soon-sunk", "done-sunk")
READ = [
    *((ink, ground) for ink in ("ink", "soft", "accent", "late", "soon", "done") for ground in GROUNDS),
    *(("ink", tint) for tint in TINTS),
    ("accent", "accent-sunk"),
    ("late", "late-sunk"),
    ("soon", "soon-sunk"),
    ("done", "done-sunk"),
    ("paper", "ink"),
    ("paper", "accent"),
    ("paper", "late"),
    ("paper", "done"),
]
SEEN = [
    (mark, ground) for mark in ("edge", "plenary", "groups", "talk", "alone", "pause") for ground in ("paper", "sheet")
]


def test_all_sheets_together_weigh_less_than_30_kb_compressed() -> None:
    assert sum(len(gzip.compress(sheet.read_bytes(), 9)) for sheet in SHEETS) < 30 * 1024


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_rule_stands_in_a_layer_and_asks_for_nothing_from_elsewhere(sheet: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
    assert "@import" not in text
    assert "http" not in text
    assert [start for start in _top_level(text) if not start.startswith("@layer")] == []


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), READ)
def test_text_is_readable(ink: str, ground: str, theme: int) -> None:
    assert _contrast(_token(ink, theme), _token(ground, theme)) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), SEEN)
def test_edges_of_fields_and_colours_of_kinds_are_visible(mark: str, ground: str, theme: int) -> None:
    assert _contrast(_token(mark, theme), _token(ground, theme)) >= 3


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: str(template.relative_to(ROOT / "templates")))
def test_templates_obey_the_content_policy(template: Path) -> None:
    text = re.sub(r"{#.*?#}", "", template.read_text(), flags=re.DOTALL)
    assert re.findall(r"<[^>]*\s(?:style|on[a-z]+|hx-on[^=]*)=", text) == []
    assert re.findall(r"<style\b|<script(?![^>]*\bsrc=)|javascript:|\bjs:", text) == []


def test_contrast_of_known_colours_is_as_the_standard_says() -> None:
    black, white = (0.0, 0.0, 0.0), (1.0, 0.0, 0.0)
    assert _contrast(black, white) == pytest.approx(21, abs=0.01)


def _top_level(text: str) -> list[str]:
    """What opens at depth 0, each up to its brace or semicolon."""
    starts, depth, begin = [], 0, 0
    for at, character in enumerate(text):
        if character in "{;" and depth == 0:
            starts.append(text[begin:at].strip())
        depth += {"{": 1, "}": -1}.get(character, 0)
        if depth == 0 and character in "};":
            begin = at + 1
    return starts


def _token(name: str, theme: int) -> tuple[float, float, float]:
    """Lightness 0..1, chroma and hue of a token in a theme."""
    found = re.search(rf"--{name}: light-dark\(oklch\(([^)]*)\), oklch\(([^)]*)\)\)", TOKENS)
    assert found, f"--{name} is not written as light-dark(oklch(..), oklch(..))"
    lightness, chroma, hue = found[theme + 1].split()
    return float(lightness.rstrip("%")) / 100, float(chroma), float(hue)


def _contrast(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    """WCAG 2.2, 1.4.3: (lighter + 0.05) / (darker + 0.05)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: tuple[float, float, float]) -> float:
    """Relative luminance by way of OKLab to linear sRGB (CSS Color 4, 18.2), clipped to what a screen shows."""
    lightness, chroma, hue = colour
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    l_, m_, s_ = (
        (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3,
        (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3,
        (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3,
    )
    red = 4.0767416621 * l_ - 3.3077115913 * m_ + 0.2309699292 * s_
    green = -1.2684380046 * l_ + 2.6097574011 * m_ - 0.3413193965 * s_
    blue = -0.0041960863 * l_ - 0.7034186147 * m_ + 1.7076147010 * s_
    return sum(
        weight * min(max(part, 0), 1) for weight, part in zip((0.2126, 0.7152, 0.0722), (red, green, blue), strict=True)
    )
