"""A network between a browser and a server that can be cut in the middle of anything: bytes of TCP, nothing else."""

import socket
from contextlib import suppress
from threading import Lock, Thread


class Proxy:
    """Listens on a port of its own and passes bytes on. `cut()`: connections die and new ones are refused, as when a
    cable is pulled; `deaf()`: what is asked arrives, what is answered is lost on the way."""

    def __init__(self, port: int) -> None:
        self.to = port
        self.open = True
        self.answers = True
        self._lock = Lock()
        self._pairs: set[socket.socket] = set()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        self.open = False
        self._end_all()

    def deaf(self) -> None:
        self.answers = False

    def mend(self) -> None:
        """Connections that were deaf are dead; new ones work."""
        self._end_all()
        self.open = self.answers = True

    def close(self) -> None:
        self.open = False
        self._listening.close()
        self._end_all()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            if not self.open:
                client.close()
                continue
            try:
                server = socket.create_connection(("127.0.0.1", self.to), timeout=5)
            except OSError:
                client.close()
                continue
            server.settimeout(None)
            with self._lock:
                self._pairs |= {client, server}
            Thread(target=self._pass, args=(client, server, False), daemon=True).start()
            Thread(target=self._pass, args=(server, client, True), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, answer: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if not answer or self.answers:
                    target.sendall(data)
        self._end(source, target)

    def _end_all(self) -> None:
        with self._lock:
            pairs, self._pairs = self._pairs, set()
        self._end(*pairs)

    @staticmethod
    def _end(*ends: socket.socket) -> None:
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
