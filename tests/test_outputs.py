"""What notebooks show is read without characters that are not seen, however deep they stand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dxlib.briefing.outputs import _clean, _cleaned

TEXT = (
    st.text(st.sampled_from("aế\n\t\\bfu0\x00\x08\x0c\x1b\x1f\x7f\u200b\u202e\ufeff\ufffe\ud800\U000e0041")) | st.text()
)
DATA = st.recursive(TEXT | st.integers() | st.none(), lambda one: st.lists(one) | st.dictionaries(st.text(), one))


@given(DATA)
def test_what_is_passed_as_it_is_holds_nothing_to_be_taken_out(found):
    assert _clean(found) == _cleaned(found)


def test_what_is_not_seen_goes_from_every_depth():
    assert _clean({"rows": [{"name": "14\u202e,85\x0c%"}]}) == {"rows": [{"name": "14,85%"}]}
