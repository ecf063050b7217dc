"""Every claim can be measured, and a ratio is what it says it is."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from bench import calendars, cli, lists, submitting
from bench.cli import CLAIMS, bench, measure
from bench.house import databases
from bench.timing import Claim, as_json, cpu_of, quantile, table, time_of

README = Path(cli.__file__).with_name("README.md")


class Clock:
    """A clock that only the measured calls move."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now

    def taking(self, *seconds):
        """A call that takes these times in turn, the last one ever after."""
        left = list(seconds)

        def call():
            self.now += left.pop(0) if len(left) > 1 else left[0]

        return call


#: What is measured on every database is tried on one: these on PostgreSQL, the rest on SQLite.
ON_POSTGRES = {"lists", "submit"}


@pytest.mark.parametrize("name", sorted(CLAIMS))
def test_every_claim_can_be_measured(name, monkeypatch):
    known = databases()
    chosen = "postgresql" if name in ON_POSTGRES and "postgresql" in known else "sqlite"
    for module in (calendars, lists, submitting):
        monkeypatch.setattr(module, "databases", lambda: {chosen: known[chosen]})
    claims = measure(name, quick=True)
    assert claims
    assert all(claim.ours >= 0 and claim.what for claim in claims)


def test_the_readme_names_every_command_and_no_other():
    named = set(re.findall(r"^\| `portal bench (\w+)`", README.read_text(), re.MULTILINE))
    assert named == set(CLAIMS)


def test_cpu_is_the_median_round_per_call(monkeypatch):
    clock = Clock()
    monkeypatch.setattr("bench.timing.time.process_time", clock)
    steady, uneven = clock.taking(0.004), clock.taking(0.1, 0.1, 0.5, 0.1, 0.1, 0.2)
    assert cpu_of(steady, uneven, rounds=3, seconds=0.02) == pytest.approx([0.004, 0.1])


def test_of_the_clock_the_quickest_round_counts(monkeypatch):
    clock = Clock()
    monkeypatch.setattr("bench.timing.time.perf_counter", clock)
    call = clock.taking(1, 1, 3, 2, 5)
    assert time_of(call, rounds=3, seconds=0.5) == [2]


def test_a_goal_may_be_an_upper_or_a_lower_bound():
    upper = Claim(what="x", ours=30, other=10, unit="µs", goal=3)
    lower = Claim(what="x", ours=5, other=10, unit="/s", goal=0.6, at_least=True)
    alone = Claim(what="x", ours=0.7, unit="s", goal=0.6)
    assert (upper.figure, upper.is_kept) == (3, True)
    assert (lower.figure, lower.is_kept) == (0.5, False)
    assert (alone.figure, alone.is_kept) == (0.7, False)


@pytest.mark.parametrize(("share", "value"), [(0.0, 1), (0.5, 51), (0.99, 100), (1.0, 100)])
def test_quantiles_come_from_the_ordered_values(share, value):
    assert quantile(list(range(100, 0, -1)), share) == value


def test_claims_are_shown_as_a_table_and_as_json():
    claims = [Claim(what="a page", ours=30, other=10, unit="µs", against="bare", goal=2)]
    assert "a page" in table(claims)
    assert "MISSED" in table(claims)
    (row,) = json.loads(as_json(claims))
    assert (row["what"], row["figure"], row["is_kept"]) == ("a page", 3, False)


def test_an_unknown_claim_is_refused_with_the_known_ones():
    result = CliRunner().invoke(bench, ["unheard"])
    assert result.exit_code == 2
    assert "startup" in result.output
