"""One file per figure. Each has `measure(bench) -> Iterable[Figure]`; its name on the command line is its file's."""
