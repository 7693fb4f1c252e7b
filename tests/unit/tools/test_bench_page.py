"""The page of measurements keeps what this machine has not measured."""

from bench.report import sections


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
