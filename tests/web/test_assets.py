"""What browsers get of our own files."""

from pathlib import Path

from app.web.assets import Assets

SCRIPT = b"""/**
 * Why it is.
 */
/** @param {string} name */
export function say(name) {
  /** @type {HTMLElement} */ (box).hidden = !name;
  return "/** stays */";
}
"""


def test_remarks_stay_at_home_and_lines_keep_their_number(tmp_path: Path) -> None:
    for folder in ("js", "vendor"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "say.js").write_bytes(SCRIPT)
    assets = Assets(tmp_path)
    ours = assets.content("js/say.js").splitlines()
    assert ours[:4] == [b""] * 4
    assert ours[4:] == SCRIPT.splitlines()[4:]
    assert assets.content("vendor/say.js") == SCRIPT
