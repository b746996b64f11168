"""A few things that are costly to make, kept in the memory of one process."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Shelf(Generic[Thing]):
    """Each thing under all that it was made from, and under no key not at all. The least recently asked for goes.

    Two who ask at once for what is not there both make it.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._lock = Lock()
        self._things: OrderedDict[Hashable, Thing] = OrderedDict()

    def get(self, key: Hashable | None) -> Thing | None:
        with self._lock:
            thing = self._things.get(key)
            if thing is not None:
                self._things.move_to_end(key)
            return thing

    def keep(self, key: Hashable | None, thing: Thing) -> None:
        if key is None:
            return
        with self._lock:
            self._things[key] = thing
            if len(self._things) > self.most:
                self._things.popitem(last=False)

    def of(self, key: Hashable | None, make: Callable[[], Thing]) -> Thing:
        thing = self.get(key)
        if thing is None:
            thing = make()
            self.keep(key, thing)
        return thing
