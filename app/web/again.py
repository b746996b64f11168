"""Without JavaScript a refused form is shown once more: as it stood on its page, filled in, each message at its field.

The house asks itself for the page that the form came from, and takes the form out of it: so labels, choices and help
are those that the reader saw, whatever made them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from anyio import from_thread
from fastapi import Request
from lxml import etree, html
from markupsafe import Markup
from starlette.types import Message

from app.web.forms import UNREPEATED

Element = Any  # the types of lxml know little of HTML
OWN_PATH = re.compile(r"/(?![/\\])")
ASKED_AS = (b"cookie", b"accept-language", b"host")
UNSEEN = {"hidden", "submit", "button", "image", "reset"}
SCRIPTED = ("hx-", "data-")
PLACE = "ancestor::*[contains(concat(' ', @class, ' '), ' field ')][1]"
WHOLE = "ancestor::*[self::fieldset or self::ul or self::ol or self::label][1]"
"""What a tick belongs to: its group, where there is one."""


class Again(NamedTuple):
    fields: Markup
    upload: bool
    unplaced: list[str]
    """Fields that the form does not show, and something is wrong with."""


def origin(request: Request) -> str:
    """The page, of this house, that a form was sent from; nothing where nobody knows."""
    given = request.query_params.get("from") or request.headers.get("referer", "")
    parts = urlsplit(given)
    if parts.netloc not in ("", request.headers.get("host")) or not OWN_PATH.match(parts.path):
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def stood(request: Request, typed: Sequence[tuple[str, str]], problems: Mapping[str, str]) -> Again | None:
    """The form of this request as it stood on its page; None where it is not found there."""
    page = origin(request)
    text = from_thread.run(_page, request, page) if page else b""
    if not text:
        return None
    form = _form(html.document_fromstring(text), request, typed, problems)
    if form is None:
        return None
    controls = list(form.iter("input", "select", "textarea", "button"))
    seen = [each for each in controls if each.tag != "button" and each.get("type") not in UNSEEN]
    shown = {each.get("name", "") for each in seen}
    for control in set(controls).difference(seen):
        if control.get("name") not in shown:  # else: what makes the absence of a tick heard
            control.drop_tree()
    complaints = dict(problems)
    for control in seen:
        name = control.get("name", "")
        _fill(control, [value for each, value in typed if each == name])
        _label(control)
        if name in complaints:
            _complain(control, complaints.pop(name))
    for each in form.iter():
        _without_script(each)
    inner = "".join(etree.tostring(child, encoding="unicode", method="html") for child in form)
    hidden = [(name, value) for name, value in typed if name not in shown]
    return Again(
        Markup("").join(Markup('<input type="hidden" name="{}" value="{}">').format(*pair) for pair in hidden)
        + Markup(inner),  # noqa: S704 - out of a page of ours, where it was escaped
        form.get("enctype") == "multipart/form-data",
        [name for name in complaints if name],
    )


async def _page(request: Request, address: str) -> bytes:
    """What this reader gets at an address of this house; nothing if it is not a page."""
    path, _, query = address.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": request.url.scheme,
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(name, value) for name, value in request.scope["headers"] if name in ASKED_AS],
        "client": request.scope.get("client"),
        "server": request.scope.get("server"),
    }
    status, body = 0, b""

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status, body
        if message["type"] == "http.response.start":
            status = message["status"]
        elif message["type"] == "http.response.body":
            body += message.get("body", b"")

    await request.app(scope, receive, send)
    return body if status == 200 else b""


def _form(
    page: Element, request: Request, typed: Sequence[tuple[str, str]], problems: Mapping[str, str]
) -> Element | None:
    """Of the forms that go where this request went, by themselves or by one of their buttons, the one that shares most
    fields with it; of those that are alike the one with room for what was typed on several lines, and, where there is
    one for each speaker say, the one whose hidden fields are those that came."""
    wanted, sent = {name for name, _ in typed} | problems.keys(), set(typed)
    long = {name for name, value in typed if "\n" in value}

    def goes_here(form: Element) -> bool:
        for action in (form.get("action") or request.url.path, *form.xpath(".//button[not(@form)]/@formaction")):
            target = urlsplit(action)
            method = parse_qs(target.query).get("_method", [form.get("method", "get")])[0]
            if target.path == request.url.path and method.upper() == request.method:
                return True
        return False

    def shared(form: Element) -> tuple[int, int, int]:
        controls = list(form.iter("input", "select", "textarea"))
        roomy = {each.get("name") for each in controls if each.tag == "textarea"}
        given = {(each.get("name"), each.get("value")) for each in controls if each.get("type") == "hidden"}
        return len(wanted & {each.get("name") for each in controls}), len(long & roomy), len(sent & given)

    return max(filter(goes_here, page.iter("form")), key=shared, default=None)


def _fill(control: Element, values: Sequence[str]) -> None:
    if control.tag == "select":
        for option in control.iter("option"):
            _mark(option, "selected", (option.get("value") or "") in values)
    elif control.tag == "textarea":
        control.text = "\n" + (values[-1] if values else control.text or "")
    elif control.get("type") in ("checkbox", "radio"):
        _mark(control, "checked", (control.get("value") or "on") in values)
    elif values and control.get("type") != "file" and control.get("name") not in UNREPEATED:
        control.set("value", values[-1])


def _mark(element: Element, name: str, on: bool) -> None:
    if on:
        element.set(name, "")
    else:
        element.attrib.pop(name, None)


def _label(control: Element) -> None:
    """A field that was labelled for those who do not see it, as there was no room, is labelled for all."""
    label = control.get("aria-label")
    if not label or control.get("type") in ("checkbox", "radio"):
        return
    del control.attrib["aria-label"]
    control.set("id", control.get("id") or control.get("name", ""))
    field = html.Element("div", {"class": "field"})
    words = etree.SubElement(field, "label", {"for": control.get("id")})
    words.text = label
    control.addprevious(field)
    tail, control.tail = control.tail, None
    field.append(control)
    field.tail = tail


def _complain(control: Element, problem: str) -> None:
    place = next(iter(control.xpath(PLACE)), None)
    said = html.Element("p", {"class": "wrong", "id": f"{control.get('id') or control.get('name')}-wrong"})
    said.text = problem
    control.set("aria-invalid", "true")
    control.set("aria-describedby", f"{said.get('id')} {control.get('aria-describedby', '')}".strip())
    if place is not None:
        place.append(said)
    else:
        whole = control.xpath(WHOLE) if control.get("type") in ("checkbox", "radio") else ()
        (whole[0] if whole else control).addnext(said)
    for around in _around(control):
        around.attrib.pop("hidden", None)


def _around(control: Element) -> Iterator[Element]:
    yield control
    yield from control.iterancestors()


def _without_script(element: Element) -> None:
    for name in [name for name in element.attrib if name.startswith(SCRIPTED)]:
        del element.attrib[name]
    if element.tag == "details":
        element.set("open", "")
