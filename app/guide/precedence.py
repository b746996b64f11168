"""The usual order of precedence for greetings, read from titles and offices in either language. Pure.

A proposal only: the host's protocol has the last word, and people move rows by hand.
"""

import re
import unicodedata

RANKS: tuple[tuple[str, ...], ...] = (
    ("president of the republic", "presidenti i republikes", "presidentja e republikes"),
    ("speaker of parliament", "speaker of the assembly", "kryetari i kuvendit", "kryetarja e kuvendit"),
    ("deputy prime minister", "zevendeskryeminist"),
    ("prime minister", "kryeminist"),
    ("deputy minister", "zevendesminist"),
    ("state secretary", "sekretari i shtetit"),
    ("national coordinator", "koordinatori kombetar", "koordinatorja kombetare"),
    ("minister", "ministri", "ministrja"),
    ("ambassador", "ambasador", "head of delegation", "kreu i delegacionit"),
    ("deputy", "deputet", "member of parliament"),
    ("head of mission", "kreu i misionit", "resident representative", "perfaqesuesi i perhershem"),
    ("prefect", "prefekt"),
    ("mayor", "kryetar i bashkise", "kryetari i bashkise", "kryetarja e bashkise"),
    ("general director", "director general", "drejtor i pergjithshem", "drejtori i pergjithshem",
     "drejtoresha e pergjithshme"),
    ("ministry", "ministria", "ministrise"),
    ("embassy", "ambasada"),
    ("prefecture", "prefektura"),
    ("municipality", "bashkia"),
    ("director", "drejtor"),
)  # fmt: skip
"""In the order in which a text is read: what says more stands before the word that it holds."""
ORDER = (0, 1, 3, 2, 7, 4, 5, 8, 10, 6, 9, 14, 15, 11, 12, 13, 16, 17, 18)
"""And in the order in which people speak: ministers after their prime minister, ambassadors before directors."""
LAST = len(RANKS)


def rank(*texts: str) -> int:
    """From the title, the name and the office: the smaller, the earlier. What says nothing comes last."""
    folded = " ".join(filter(None, map(_folded, texts)))
    best = LAST
    for place, words in enumerate(RANKS):
        for word in words:
            if re.search(rf"\b{re.escape(word)}", folded):
                best = min(best, ORDER.index(place))
                folded = folded.replace(word, " ")
    return best


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())
