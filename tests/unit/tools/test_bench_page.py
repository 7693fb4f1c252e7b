"""The page of measurements: its sections, and what it says of each part."""

from bench.report import lines, sections
from bench.scale import EMBEDDING, FLOOR, OPEN, RANKED, RULED, SERVED


def test_sections_of_the_page_stay_as_they_are() -> None:
    page = "# Benchmarks\n\nWritten.\n\n## Pages\n\n12 ms\n\n### More\n\n\n## Start\n\n## not\n"
    found = sections(page)
    assert found == {
        "Pages": ["## Pages\n\n12 ms\n\n### More\n\n"],
        "Start": ["## Start\n"],
        "not": ["## not\n"],
    }
    assert (
        "\n".join(["# Benchmarks\n\nWritten.\n", *(one for each in found.values() for one in each)]) == page
    )


def test_latency_is_told_by_size_and_step() -> None:
    speed = {"p50": 1.25, "p95": 2.5, "p99": 3.0, "cpu": 1.5}
    ratio = {"median": 1.3, "low": 1.2, "high": 1.4, "cpu": 1.1}
    size = {
        "passages": 1456,
        "build_seconds": 1.5,
        "rebuild_seconds": 0.5,
        "vector_bytes": 5 << 20,
        "snapshot_bytes": 10 << 20,
        "snapshot_times_vectors": 2.0,
        "latency_ms": dict.fromkeys((FLOOR, OPEN, RULED, EMBEDDING, RANKED, SERVED), speed),
        "times_floor": {OPEN: ratio, RULED: ratio},
        "times_embedding": {RANKED: ratio},
        "profile": {OPEN: {"stages_ms": {"topics": 0.5}, "total_ms": 0.5, "missing": []}},
    }
    told = lines("latency", {"result": {"sizes": {"1000": size}}})
    assert f"| 1,000 | {OPEN} | 1.2 | 2.5 | 3.0 | 1.5 | 1.3 (1.2–1.4), CPU 1.1 |  |" in told
    assert f"| 1,000 | {FLOOR} | 1.2 | 2.5 | 3.0 | 1.5 |  |  |" in told
