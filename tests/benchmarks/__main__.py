"""``make bench``: every benchmark in turn, a table for people and JSON lines for machines.

Each row is {"name", "value", "unit", "baseline", "ratio", "goal", "met"}; ratios are taken against
a baseline measured in the same run.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

from tests.benchmarks import (
    bench_answers,
    bench_asking,
    bench_calendar_change,
    bench_day,
    bench_fan_out,
    bench_import,
    bench_link,
    bench_publishing,
    bench_replay,
    bench_start,
    bench_story,
    bench_sweep,
    bench_working_time,
    bench_writers,
)

SUITES = (
    bench_start,
    bench_working_time,
    bench_replay,
    bench_calendar_change,
    bench_sweep,
    bench_publishing,
    bench_answers,
    bench_asking,
    bench_link,
    bench_writers,
    bench_import,
    bench_story,
    bench_fan_out,
    bench_day,
)


def rows() -> Iterator[dict[str, object]]:
    wanted = sys.argv[1:]
    for suite in SUITES:
        if not wanted or suite.__name__.rsplit("bench_", 1)[-1] in wanted:
            yield from suite.run()


def main() -> None:
    collected = []
    for row in rows():
        print(json.dumps(row, ensure_ascii=False), flush=True)
        collected.append(row)
    print(f"\n{'what':64} {'value':>12} {'unit':10} {'ratio':>7} {'goal':>18}  met")
    for row in collected:
        ratio = "" if row["ratio"] is None else f"{row['ratio']:.2f}"
        print(
            f"{row['name']!s:64} {row['value']:>12.4g} {row['unit']!s:10} {ratio:>7} "
            f"{row['goal']!s:>18}  {'yes' if row['met'] else 'NO'}"
        )


main()
