"""The `kuvend` command."""

import argparse
import gc
import os
import sys
from pathlib import Path

from app.commands import audit, backup, doctor, imports, keys, purge, serving, users
from app.commands.ground import Does, Refused
from app.errors import KuvendError
from app.settings import WrongSetting, read_settings


def main(arguments: list[str] | None = None) -> None:
    gc.disable()  # starting makes no garbage worth looking for; the server turns it on when it stands
    options = _parser().parse_args(arguments)
    if options.data:
        os.environ["KUVEND_DATA_DIR"] = str(Path(options.data).resolve())
    does: Does = options.command
    try:
        does(options, read_settings())
    except (Refused, WrongSetting, KuvendError) as problem:
        sys.exit(f"kuvend: {problem}")
    except KeyboardInterrupt:
        sys.exit(130)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("kuvend", description="Conferences and regional meetings, prepared to the minute.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for family in (serving, doctor, imports, backup, keys, purge, audit, users):
        family.add_to(commands)
    return parser


if __name__ == "__main__":
    main()
