"""How long a call takes, for tests that hold its growth."""

from time import process_time
from timeit import repeat


def cpu_seconds(call, tries=3):
    """Of the processor, the least of some tries; garbage of the tests before it is not collected meanwhile."""
    return min(repeat(call, timer=process_time, number=1, repeat=tries))
