"""Whether words speak of somebody's kin: "nënës së saj", "i ati", "vëllai im", "her late husband", "the girl's mother".
Pure; on folded words (`naming.folded`)."""

from collections.abc import Sequence

from app.notes.review.common_words import words
from app.notes.review.naming import declined, folded


def _forms(words: str, *, as_they_are: str = "") -> frozenset[str]:
    found = {form for word in words.split() for form in declined(folded(word))}
    return frozenset(found | {folded(word) for word in as_they_are.split()})


KIN = _forms(
    "at baba bab bir bij bijë bashkëshort bashkëshorte burr dajë djal dashur dashura dhëndër dhëndr emtë fejuar fejuara"
    " gjysh gjyshe grua hallë kunat kunatë kushëri kushërir kushërirë mbesë mëmë motra nënë nip njerk njerkë nuse teze"
    " thjeshtër vajzë vëlla vjehërr vjehrr xhaxha axhë",
    as_they_are="burrë djalë grues gruas gruan motër tezja vëllezërit motrat",
)
LINKS = words("i e te se")
WHOSE = words("saj tij tyre vajzes djalit femijes viktimes")
MINE = _forms("", as_they_are="im ime tim time sim sime yt jote tënd tënde sat sate ynë jonë tonë sonë juaj tuaj suaj")
BEFORE_KIN = words("im ime tim time sim sime")
OF_SOMEBODY = _forms(
    "",
    as_they_are="ati atit atin ëma ëmës ëmën biri birit birin bija bijës bijën shoqi shoqit shoqin shoqja shoqes shoqen"
    " vëllai vëllait vëllain motra motrës motrën kunati kunatit kunatin",
)
"""After a link, and without an owner: "i ati" is his or her father."""

ENGLISH_KIN = words(
    "father mother brother sister uncle aunt husband wife cousin fiance fiancee boyfriend girlfriend son daughter dad"
    " mum mom nephew niece grandfather grandmother grandson granddaughter stepfather stepmother stepbrother"
    " stepsister stepson stepdaughter"
)
SEVERAL = frozenset(f"{kin}s" for kin in ENGLISH_KIN) | {"wives"}
HERS = words("her his")
OWNERS = HERS | words("my your their our")
BETWEEN = words("big deceased eldest elder ex former late little older oldest own step twin younger youngest")
SOMEBODY = words("girl boy child victim survivor woman minor")
NOT_KIN = words("tongue language organisation organisations organization organizations company city cities")


ALL_KIN = KIN | OF_SOMEBODY | ENGLISH_KIN | SEVERAL


def speaks_of_kin(text: Sequence[str]) -> bool:
    looked_at = [at for at, word in enumerate(text) if word in ALL_KIN]
    return any(_albanian(text, at) or _english(text, at) for at in looked_at)


def _albanian(words: Sequence[str], at: int) -> bool:
    word, before, (after, behind) = words[at], words[at - 1] if at else "", [*words[at + 1 : at + 3], "", ""][:2]
    if word in OF_SOMEBODY and before in LINKS | {"t", "s"} and _is_single(words, at):
        return True
    if word not in KIN:
        return False
    return (after in LINKS and behind in WHOSE) or after in MINE or before in BEFORE_KIN


def _is_single(words: Sequence[str], at: int) -> bool:
    """In "vëllezër e motra" the link says "and"."""
    return not (words[at - 1] == "e" and at > 1 and words[at - 2] in ("vellezer", "vellezerit"))


def _english(words: Sequence[str], at: int) -> bool:
    word = words[at]
    if word not in ENGLISH_KIN and word not in SEVERAL:
        return False
    if words[at + 1 : at + 2] and words[at + 1] in NOT_KIN:
        return False
    owner = at - 1
    while owner > 0 and words[owner] in BETWEEN:
        owner -= 1
    if owner >= 0 and words[owner] in (OWNERS if word in ENGLISH_KIN else HERS):
        return True
    of_whom = words[owner] == "s" and owner > 0 and words[owner - 1] in SOMEBODY
    return of_whom or (words[at + 1 : at + 2] == ["of"] and bool(SOMEBODY & set(words[at + 2 : at + 4])))
