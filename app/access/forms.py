"""What people type about their own account."""

from typing import Annotated

from pydantic import StringConstraints

from app.vocabulary import Language
from app.web.fields import Line, NeededLine
from app.web.forms import Form


class SignInForm(Form):
    email: Annotated[str, StringConstraints(min_length=1, max_length=254)]
    password: Annotated[str, StringConstraints(min_length=1, max_length=1000)]
    next: str = "/"


class LanguageForm(Form):
    to: Language
    next: str = "/"


class AccountForm(Form):
    name: NeededLine
    office: Line = ""


class PasswordForm(Form):
    current: Annotated[str, StringConstraints(max_length=1000)]
    new: Annotated[str, StringConstraints(min_length=10, max_length=1000)]


class TokenForm(Form):
    name: NeededLine
