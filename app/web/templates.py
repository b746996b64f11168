"""The one Jinja environment, made once."""

from collections.abc import Callable
from functools import lru_cache

from babel.dates import get_day_names
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from app.settings import ROOT
from app.vocabulary import Language
from app.web import formats, languages, words
from app.web.assets import Assets
from app.web.pieces import Pieces


def make_environment(assets: Assets, version: str, **more: object) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        auto_reload=False,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"],
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        languages.gettext, languages.plain_ngettext, newstyle=True
    )
    environment.filters.update(formats.FILTERS)
    environment.globals.update(
        asset=assets.url,
        both=languages.both,
        choices=words.choices,
        icon=_icons(assets),
        language=languages.language,
        languages=Language,
        pieces=Pieces(),
        span=formats.span,
        version=version,
        weekday=_weekday,
        word=words.word,
        **more,
    )
    return environment


def _icons(assets: Assets) -> Callable[..., Markup]:
    sprite = assets.url("vendor/icons.svg")

    @lru_cache(maxsize=1024)
    def icon(name: str, label: str = "") -> Markup:
        """One icon of the sprite; without a label it is decoration and screen readers pass it over."""
        spoken = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
        return Markup('<svg class="icon" {}><use href="{}#{}"/></svg>').format(spoken, sprite, escape(name))

    return icon


def _weekday(number: int) -> str:
    names: dict[int, str] = get_day_names("wide", locale=formats.LOCALES[languages.language()])  # type: ignore[assignment]
    return names[number]
