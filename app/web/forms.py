"""What a form brought, raw; and its validation into plain values, with a message at each field."""

from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Any, TypeVar, get_args, get_origin

from fastapi import Depends, Request
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator
from pydantic.fields import FieldInfo
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from app.errors import N_, Invalid, TooLarge
from app.web.fields import refuse, showable
from app.web.languages import gettext
from app.web.security import FORM_BYTES, bearer_token, check_form_token, check_origin, is_unsafe

TOKEN_FIELD = "csrf"  # noqa: S105 - the name of a field
UNREPEATED = {TOKEN_FIELD, "password", "current", "new"}
"""Fields that no page shows again."""
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")

MESSAGES = {
    "missing": N_("This field is required."),
    "string_too_short": N_("This field is required."),
    "string_too_long": N_("At most %(max_length)s characters."),
    "too_long": N_("At most %(max_length)s characters."),
    "enum": N_("Choose one of the values that are offered."),
    "literal_error": N_("Choose one of the values that are offered."),
    "int_parsing": N_("A whole number is needed here."),
    "int_from_float": N_("A whole number is needed here."),
    "greater_than_equal": N_("At least %(ge)s."),
    "greater_than": N_("More than %(gt)s."),
    "less_than_equal": N_("At most %(le)s."),
    "less_than": N_("Less than %(lt)s."),
    "bool_parsing": N_("Choose yes or no."),
}
NOT_UNDERSTOOD = N_("This cannot be understood.")
LARGEST = 2**31 - 1
"""The largest number that a column holds."""


class Form(BaseModel):
    """A form's fields and their rules. Fields that were not sent keep their default and are not `set`."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    @field_validator("*")
    @classmethod
    def within_reach(cls, value: Any) -> Any:
        numbers = value if isinstance(value, (list, tuple)) else (value,)
        if any(isinstance(each, int) and abs(each) > LARGEST for each in numbers):
            raise refuse(N_("This number is too large."))
        return value

    def changed(self) -> dict[str, Any]:
        """Only what was sent: for forms that edit one field in place."""
        return self.model_dump(exclude_unset=True)


F = TypeVar("F", bound=Form)


class Kept(dict[str, Any]):
    """What was typed, or what is wrong with it, for a form that is shown again: nothing where there is nothing."""

    def __missing__(self, name: str) -> str:
        return ""


class TypedForm:
    """What was typed, as it came. Without JavaScript it is shown again when something is wrong with it."""

    def __init__(self, data: FormData) -> None:
        self.data = data

    def get(self, name: str, default: str = "") -> str:
        """The last value of that name: a hidden "0" before a check box makes its absence heard."""
        values = self.all(name)
        return values[-1] if values else default

    def all(self, name: str) -> list[str]:
        return [value for value in self.data.getlist(name) if isinstance(value, str)]

    def number(self, name: str) -> int | None:
        """A whole number without a sign, as a page of ours puts it into a hidden field; None for all else."""
        value = self.get(name)
        return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None

    def back(self, otherwise: str) -> str:
        """Where this form stood, if it says so: a path of this house, and no way out of it."""
        address = self.get("back")
        return address if address.startswith("/") and not address.startswith(("//", "/\\")) else otherwise

    def shown(self, name: str) -> str:
        """As a page may show it again."""
        return showable(self.get(name))

    def __contains__(self, name: str) -> bool:
        return name in self.data

    def file(self, name: str) -> UploadFile | None:
        found = self.data.get(name)
        if not isinstance(found, UploadFile) or not found.filename:
            return None
        found.filename = showable(found.filename)[:200]
        return found

    def texts(self) -> list[tuple[str, str]]:
        """Every field as a page may show it again."""
        return [
            (showable(k), showable(v)) for k, v in self.data.multi_items() if isinstance(v, str) and k not in UNREPEATED
        ]


async def typed_form(request: Request) -> TypedForm:
    kept: TypedForm | None = getattr(request.state, "typed", None)
    if kept is None:
        try:
            kept = TypedForm(await request.form(max_files=5, max_fields=2000, max_part_size=FORM_BYTES))
        except HTTPException as problem:
            if "Too many fields" in problem.detail:
                raise TooLarge from problem
            raise
        request.state.typed = kept
    return kept


Typed = Annotated[TypedForm, Depends(typed_form)]


async def guard_forgery(request: Request) -> AsyncIterator[None]:
    """Stands before every route. Requests with a bearer token carry no cookie's power and are exempt.

    Closes what the form brought, whoever read it.
    """
    try:
        if is_unsafe(request) and not bearer_token(request):
            check_origin(request)
            given = request.headers.get("x-csrf-token")
            if given is None and request.headers.get("content-type", "").startswith(FORM_TYPES):
                given = (await typed_form(request)).get(TOKEN_FIELD)
            check_form_token(request, given or "")
        yield
    finally:
        typed: TypedForm | None = getattr(request.state, "typed", None)
        if typed is not None:
            await typed.data.close()


def read(form: type[F], typed: TypedForm, **known: object) -> F:
    """Validate what was typed; `known` adds values that do not come from the form.

    Raises Invalid with a translated message for each field that is wrong.
    """
    given: dict[str, Any] = dict(known)
    for name, field in form.model_fields.items():
        if name not in given and name in typed:
            given[name] = _value(typed, name, field)
    return check(form, given)


def check(form: type[F], given: Mapping[str, Any]) -> F:
    try:
        return form.model_validate(given)
    except ValidationError as problem:
        fields: dict[str, str] = {}
        for error in problem.errors():
            name = str(error["loc"][0]) if error["loc"] else ""
            fields.setdefault(name, _message(error))
        raise Invalid(fields=fields) from None


def _value(typed: TypedForm, name: str, field: FieldInfo) -> Any:
    if get_origin(field.annotation) in (list, set, frozenset, tuple):
        return [value for value in typed.all(name) if value != ""]
    value = typed.get(name)
    if value.strip() == "" and type(None) in get_args(field.annotation):
        return None
    return value


def _message(error: Any) -> str:
    context = {
        k: showable(v) if isinstance(v, str) else v
        for k, v in (error.get("ctx") or {}).items()
        if isinstance(v, str | int | float)
    }
    known = MESSAGES.get(error["type"])
    if known is None:
        known = error["msg"] if error["type"].startswith("kuvend") else NOT_UNDERSTOOD
    if error["type"] == "string_too_short" and error.get("input"):
        known = N_("At least %(min_length)s characters.")
    return gettext(known, **context)
