"""Part `pages`: waiting time and requests per second of the real pages under gunicorn, over loopback."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

from bench.measure import Seconds, interleave, ratio, summary
from bench.progress import bar, say
from bench.server import Server, environment, prepare, serving, temporary_var
from bench.setting import Setting
from bench.texts import needs
from bench.visitor import Visitor

FLOOR = "health check"
STATE, FIRST, AGAIN, SUGGEST = (
    "state a need (POST)",
    "result, first time",
    "result, again",
    "topic suggestions",
)
PATHS = {
    FLOOR: "/healthz",
    "landing": "/",
    "need form": "/bedarf",
    "partner directory": "/partner",
    "topics": "/themen",
}
SUGGESTIONS_PER_ADDRESS = 100
"""The product allows an address 120 a minute; virtual visitors change their loopback address before that."""

Step = Callable[[Visitor], object]


class Journeys:
    """The steps of a visit, each need text used once, safe among threads."""

    def __init__(self, setting: Setting, total: int) -> None:
        smes = json.loads((setting.data / "demo_smes.json").read_text(encoding="utf-8"))["smes"]
        self._homes = [(sme["postcode"], sme["size"]) for sme in smes]
        self._texts = iter(needs(setting.data, total, setting.seed))
        self._numbers = count()
        self._lock = threading.Lock()
        self.partner = "/partner/facebook"

    def fields(self) -> dict[str, str]:
        """The next need as the form sends it."""
        with self._lock:
            number, text = next(self._numbers), next(self._texts)
        postcode, size = self._homes[number % len(self._homes)]
        return {"text": text.ljust(20, "."), "postcode": postcode, "size": size}

    def state(self, visitor: Visitor) -> str:
        """State the next need; the path of its result."""
        return visitor.post("/bedarf", self.fields(), 303).location

    def suggest(self, visitor: Visitor) -> object:
        """Ask for topics of the next need."""
        return visitor.post("/themen/vorschlaege", {"text": self.fields()["text"]}, 200)


def measure(setting: Setting) -> dict[str, Any]:
    """Prepare a demonstration, serve it, visit it alone and then with several visitors at once."""
    setting.ensure_model()
    with temporary_var(setting.models) as var:
        environ = environment(var)
        say("pages: preparing a demonstration installation")
        prepare(environ)
        with serving(environ) as server:
            alone = _alone(server, setting)
            crowd = _crowd(server, setting)
            return {"alone": alone, "crowd": crowd, "memory": server.memory()}


def _alone(server: Server, setting: Setting) -> dict[str, Any]:
    rounds = setting.rounds(100)
    journeys = Journeys(setting, 3 * rounds + 40)
    addresses = _addresses(1)
    with Visitor(server.port, next(addresses)) as visitor, bar(f"{rounds} rounds alone") as report:
        visitor.fetch_token()
        result = [""]

        def state(_: int) -> None:
            result[0] = journeys.state(visitor)

        actions: dict[str, Callable[[int], object]] = {
            name: lambda _, path=path: visitor.get(path)  # type: ignore[misc]
            for name, path in {**PATHS, "partner page": journeys.partner}.items()
        }
        actions[SUGGEST] = lambda _: journeys.suggest(visitor)
        state(0)
        samples = interleave(actions, rounds, report, here=False)
        chain = {
            STATE: state,
            FIRST: lambda _: visitor.get(result[0]),
            AGAIN: lambda _: visitor.get(result[0]),
        }
        samples |= _in_order(chain, rounds)
    return {
        name: {**summary(seconds), "times_floor": ratio(seconds, samples[FLOOR])}
        for name, seconds in samples.items()
    }


def _in_order(chain: Mapping[str, Callable[[int], object]], rounds: int) -> dict[str, Seconds]:
    samples = {name: Seconds() for name in chain}
    for number in range(rounds):
        for name, action in chain.items():
            start = time.perf_counter()
            action(number)
            samples[name].append(time.perf_counter() - start)
    return samples


def _crowd(server: Server, setting: Setting) -> dict[str, Any]:
    visitors, each = 4, setting.rounds(60)
    journeys = Journeys(setting, 4 * visitors * each)
    steps: dict[str, Step] = {
        name: lambda visitor, path=path: visitor.get(path)  # type: ignore[misc]
        for name, path in {**PATHS, "partner page": journeys.partner}.items()
    }
    steps[SUGGEST] = journeys.suggest
    steps["state a need and see the result"] = lambda visitor: visitor.get(journeys.state(visitor))
    addresses = _addresses(2)
    found: dict[str, Any] = {"visitors": visitors}
    with bar(f"{visitors} visitors at once") as report:
        for done, (name, step) in enumerate(steps.items(), start=1):
            found[name] = _together(server, step, visitors, each, addresses)
            report(done, len(steps))
    return found


def _together(
    server: Server, step: Step, visitors: int, each: int, addresses: Iterator[str]
) -> dict[str, Any]:
    own = [next(addresses) for _ in range(visitors)]
    ready = threading.Barrier(visitors + 1)

    def visit(address: str) -> list[float]:
        with Visitor(server.port, address) as visitor:
            visitor.fetch_token()
            ready.wait()
            return _in_order({"": lambda _: step(visitor)}, min(each, SUGGESTIONS_PER_ADDRESS))[""]

    with ThreadPoolExecutor(visitors) as pool:
        running = [pool.submit(visit, address) for address in own]
        ready.wait(timeout=120)
        start = time.perf_counter()
        seconds = [one for future in running for one in future.result()]
        whole = time.perf_counter() - start
    return {**summary(seconds), "per_second": len(seconds) / whole}


def _addresses(block: int) -> Iterator[str]:
    return (f"127.0.{block}.{number % 250 + 1}" for number in count())
