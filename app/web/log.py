"""One line a request, by the route's pattern: addresses carry personal tokens, and those never reach a log."""

import logging
import time
from collections import Counter, defaultdict

from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("kuvend.requests")


class Counts:
    """Requests by method, route and status class, as Prometheus reads them."""

    def __init__(self) -> None:
        self.requests: Counter[tuple[str, str, int]] = Counter()
        self.seconds: defaultdict[tuple[str, str], float] = defaultdict(float)

    def add(self, method: str, route: str, status: int, seconds: float) -> None:
        self.requests[method, route, status] += 1
        self.seconds[method, route] += seconds

    def text(self) -> str:
        lines = ["# TYPE kuvend_requests_total counter"]
        for (method, route, status), n in sorted(self.requests.items()):
            lines.append(f'kuvend_requests_total{{method="{method}",route="{route}",status="{status}"}} {n}')
        lines.append("# TYPE kuvend_request_seconds_total counter")
        for (method, route), seconds in sorted(self.seconds.items()):
            lines.append(f'kuvend_request_seconds_total{{method="{method}",route="{route}"}} {seconds:.6f}')
        return "\n".join(lines) + "\n"


class LogMiddleware:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            spent = time.perf_counter() - started
            route = getattr(scope.get("route"), "path", "-")
            scope["app"].state.counts.add(scope["method"], route, status, spent)
            log.info("%s %s %s %.0f ms", scope["method"], route, status, spent * 1000)
