"""One file for each suite."""

from typing import Any

from harness.suite import Suite
from harness.suites.append import AppendSuite
from harness.suites.growth import GrowthSuite
from harness.suites.projection import ProjectionSuite
from harness.suites.read import ReadSuite
from harness.suites.sustained import SustainedSuite

SUITES: dict[str, Suite[Any]] = {
    suite.name: suite
    for suite in (AppendSuite(), GrowthSuite(), SustainedSuite(), ReadSuite(), ProjectionSuite())
}
