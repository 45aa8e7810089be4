"""Counters in the text format of Prometheus: requests and their seconds by route and status, answers by status."""

from collections import Counter, defaultdict
from threading import Lock


class Metrics:
    """Counts since the app was made; safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._seconds: defaultdict[str, float] = defaultdict(float)
        self._answers: Counter[str] = Counter()

    def count_request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request by its route's template, never by the address that was asked for."""
        with self._lock:
            self._requests[method, route, status] += 1
            self._seconds[route] += seconds

    def count_answer(self, status: str) -> None:
        """Count one answer to a question."""
        with self._lock:
            self._answers[status] += 1

    def render(self, release: str) -> str:
        """Return the counters as Prometheus reads them."""
        with self._lock:
            return "\n".join([*_release_lines(release), *self._request_lines(), *self._answer_lines(), ""])

    def _request_lines(self) -> list[str]:
        lines = ["# TYPE midpower_requests_total counter"]
        for (method, route, status), count in sorted(self._requests.items()):
            lines.append(f'midpower_requests_total{{method="{method}",route="{route}",status="{status}"}} {count}')
        lines.append("# TYPE midpower_request_seconds_total counter")
        for route, seconds in sorted(self._seconds.items()):
            lines.append(f'midpower_request_seconds_total{{route="{route}"}} {seconds:.6f}')
        return lines

    def _answer_lines(self) -> list[str]:
        lines = ["# TYPE midpower_answers_total counter"]
        lines += [f'midpower_answers_total{{status="{s}"}} {count}' for s, count in sorted(self._answers.items())]
        return lines


def _release_lines(release: str) -> list[str]:
    return ["# TYPE midpower_release_info gauge", f'midpower_release_info{{release="{release}"}} 1']
