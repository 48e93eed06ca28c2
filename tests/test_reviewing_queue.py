"""The queue of a review: its order, decisions that are kept at once, the way back, two readers who differ."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from made_drafts import made

from dxlib.errors import DxError
from dxlib.reading.decisions import FILE, decided
from dxlib.reading.proposal import Reading
from dxlib.reviewing.queue import Queue, differences, unread


@pytest.fixture
def draft(tmp_path):
    return made(tmp_path / "draft")


@pytest.fixture
def queue(draft):
    return Queue(draft.folder, draft.proposals, who="Lan")


def again(queue, reader=1):
    """The queue as somebody finds it who opens the draft anew."""
    return Queue(queue.folder, queue.proposals.values(), reader, "Lan")


def numbered(draft):
    return {one.number: one for one in draft.proposals}


def own_reading(number=1):
    return Reading(table="uncounted", row={"as_printed": "7", "line": number, "reason": "name"}, score=1.0)


def test_those_in_doubt_come_first_and_then_the_order_of_the_text(queue):
    confidences = [queue.proposals[number].confidence for number in queue.order]
    assert confidences == sorted(confidences, key=["open", "likely", "sure"].index)
    for kind in ("open", "likely", "sure"):
        numbers = [number for number in queue.order if queue.proposals[number].confidence == kind]
        assert numbers == sorted(numbers) and numbers
    assert queue.at == queue.order[0]


def test_accepting_keeps_the_reading_the_name_and_the_time_and_goes_on(queue):
    first = queue.at
    queue.accept(1)
    kept = json.loads((queue.folder / FILE).read_text(encoding="utf-8"))
    assert (kept["proposal"], kept["choice"], kept["who"], kept["action"]) == (first, 1, "Lan", "accept")
    assert kept["reading"]["row"] == queue.proposals[first].readings[1].row
    assert kept["at"].endswith("Z") and kept["reader"] == 1
    assert queue.at == queue.order[1] and queue.decided == 1


def test_a_review_goes_on_where_it_was(queue):
    queue.accept()
    queue.accept()
    queue.edit(own_reading())
    found = again(queue)
    assert (found.at, found.decided) == (queue.order[3], 3)
    assert found.decision(queue.order[2]).reading == own_reading()


def test_what_was_skipped_comes_again_at_the_end(queue):
    queue.step(1)
    skipped = queue.order[0]
    for _ in queue.order[1:]:
        queue.accept()
    assert queue.at == skipped
    queue.accept()
    assert queue.at is None and queue.decided == len(queue.order)


def test_steps_end_at_either_end(queue):
    queue.step(-1)
    assert queue.at == queue.order[0]
    queue.go(queue.order[-1])
    queue.step(1)
    assert queue.at == queue.order[-1]


def test_from_the_end_the_way_back_leads_to_the_last_one(queue):
    for _ in queue.order:
        queue.accept()
    queue.step(1)
    assert queue.at is None
    queue.step(-1)
    assert queue.at == queue.order[-1]


def test_undo_takes_back_one_decision_after_the_other(queue):
    first, second, *_ = queue.order
    queue.accept()
    queue.accept(0, doubtful="may be another year")
    assert queue.undo() == 1
    assert queue.at == second and queue.decision(second) is None and queue.decision(first) is not None
    assert queue.undo() == 1 and queue.undo() == 0
    assert again(queue).decided == 0


def test_undo_brings_back_what_was_decided_before(queue):
    first = queue.at
    queue.accept(0)
    queue.go(first)
    queue.accept(1)
    queue.undo()
    assert queue.decision(first).choice == 0 and again(queue).decision(first).choice == 0


def test_undo_reaches_into_an_earlier_session(queue):
    first = queue.at
    queue.accept()
    found = again(queue)
    assert found.undo() == 1 and found.at == first and again(queue).decided == 0


def test_all_sure_ones_are_accepted_and_taken_back_together(queue):
    sure = queue.sure
    assert queue.accept_together(sure[1:]) == len(sure) - 1
    assert queue.sure == sure[:1] and queue.decided == len(sure) - 1
    assert queue.undo() == len(sure) - 1 and queue.sure == sure


def test_only_sure_ones_can_be_accepted_together(queue):
    with pytest.raises(DxError, match="cannot be accepted with the others"):
        queue.accept_together([*queue.sure, queue.order[0]])
    assert not (queue.folder / FILE).exists()


def test_those_of_one_confidence_or_undecided_alone_are_stepped_through(queue):
    queue.keep("likely")
    likely = [number for number in queue.order if queue.proposals[number].confidence == "likely"]
    assert queue.listed == likely and queue.at == likely[0]
    queue.accept()
    queue.keep("likely", undecided=True)
    assert queue.listed == likely[1:]
    for _ in likely[1:]:
        queue.accept()
    assert queue.at is None and queue.left == []
    queue.keep()
    assert queue.at == queue.order[0] and len(queue.listed) == len(queue.order)


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda queue: queue.accept(7), "has no reading 8"),
        (lambda queue: queue.go(999), "figure 999 is not in this queue"),
        (lambda queue: queue.keep("certain"), "no confidence 'certain'"),
    ],
)
def test_a_mistake_decides_nothing(queue, act, message):
    with pytest.raises(DxError, match=message):
        act(queue)
    assert not (queue.folder / FILE).exists() and queue.at == queue.order[0]


@pytest.mark.parametrize(
    ("reader", "who", "message"), [(3, "Lan", "there is no reader 3"), (1, "  ", "kept with the name of who made it")]
)
def test_a_reader_is_known_and_named(draft, reader, who, message):
    with pytest.raises(DxError, match=message):
        Queue(draft.folder, draft.proposals, reader, who)


def test_a_disk_that_takes_nothing_is_told_and_nothing_counts_as_decided(queue, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("dxlib.reviewing.queue.decide", full)
    with pytest.raises(DxError, match="No space left on device; nothing is decided"):
        queue.accept()
    assert queue.decided == 0 and queue.at == queue.order[0]


KILLED = """
import os, signal, sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from made_drafts import made
from dxlib.reviewing.queue import Queue
draft = made(Path(sys.argv[1]))
queue = Queue(draft.folder, draft.proposals, who="Lan")
queue.accept(); queue.accept_together(queue.sure)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_process_has_kept_what_it_decided(tmp_path):
    tests = str(Path(__file__).parent)
    ended = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "draft"), tests], env=os.environ, check=False)
    assert ended.returncode == -signal.SIGKILL
    draft = made(tmp_path / "draft")
    queue = Queue(draft.folder, draft.proposals, who="Lan")
    assert queue.decided == 1 + sum(one.confidence == "sure" for one in draft.proposals) and not queue.sure


def test_a_line_that_was_cut_off_is_no_decision_and_hurts_no_later_one(queue):
    queue.accept()
    with (queue.folder / FILE).open("a", encoding="utf-8") as file:
        file.write('{"proposal": 3, "reader": 1, "wh')
    found = again(queue)
    assert found.decided == 1
    found.accept()
    assert again(queue).decided == 2


# Two readers.


def read_by_both(draft):
    """Both readers through the whole queue; they differ in the second figure, and by a note in the third."""
    first, second = (Queue(draft.folder, draft.proposals, reader, who) for reader, who in ((1, "Lan"), (2, "Minh")))
    for number in first.order:
        at = first.order.index(number)
        first.accept()
        if at == 1:
            second.accept(1)
        elif at == 2:
            reading = draft.proposals[number - 1].readings[0]
            second.edit(reading.model_copy(update={"row": reading.row | {"note": "seen on the page too"}}))
        else:
            second.accept()
    return first.order[1]


def test_the_second_reader_sees_nothing_of_the_first(draft):
    Queue(draft.folder, draft.proposals, 1, "Lan").accept()
    second = Queue(draft.folder, draft.proposals, 2, "Minh")
    assert second.decided == 0 and second.at == second.order[0] and second.decision(second.at) is None
    second.accept(1)
    assert decided(draft.folder, 1)[second.order[0]].choice == 0


def test_settling_shows_what_differs_alone(draft):
    differing = read_by_both(draft)
    settling = Queue(draft.folder, draft.proposals, 0, "Hoa")
    assert settling.order == [differing] and settling.sure == []
    assert [one.who for one in settling.readers(differing)] == ["Lan", "Minh"]
    assert list(settling.choices(differing)) == list(draft.proposals[differing - 1].readings[:2])
    settling.accept(1)
    kept = decided(draft.folder, 0)[differing]
    assert (kept.who, kept.choice, kept.reading) == ("Hoa", 1, draft.proposals[differing - 1].readings[1])
    assert settling.at is None and Queue(draft.folder, draft.proposals, 0, "Hoa").at is None


def test_who_settles_may_write_a_reading_of_their_own(draft):
    differing = read_by_both(draft)
    settling = Queue(draft.folder, draft.proposals, 0, "Hoa")
    settling.edit(own_reading())
    assert decided(draft.folder, 0)[differing].reading == own_reading()


def test_a_doubt_is_a_difference_and_a_number_written_as_text_is_none(draft):
    number = next(one.number for one in draft.proposals if "value" in one.readings[0].row)
    reading = draft.proposals[number - 1].readings[0]
    first, second = (Queue(draft.folder, draft.proposals, reader, who) for reader, who in ((1, "Lan"), (2, "Minh")))
    first.go(number), second.go(number)
    first.accept()
    second.edit(reading.model_copy(update={"row": reading.row | {"value": str(reading.row["value"])}}))
    assert differences(draft.folder, numbered(draft)) == {}
    second.go(number)
    second.accept(0, doubtful="may be the other year")
    assert list(differences(draft.folder, numbered(draft))) == [number]


def test_what_one_reader_has_not_decided_is_counted_and_not_settled(draft):
    Queue(draft.folder, draft.proposals, 1, "Lan").accept()
    assert differences(draft.folder, numbered(draft)) == {}
    assert unread(draft.folder, numbered(draft)) == len(draft.proposals)
