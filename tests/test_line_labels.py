"""Labels at the ends of lines: wrapped to their column, none on another, and the panel keeps its room."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery import WINDOW, history
from ssemap.core import framework
from ssemap.core.run import Run
from ssemap.publish import export
from ssemap.publish.figures import form_history, line_labels, style
from ssemap.publish.pages import Caption

SETTINGS = Run("test", 2019, WINDOW, "broad")
LISTS = ("definitions", "coverages")
BOXES = st.lists(st.tuples(st.floats(-0.5, 1.5), st.floats(0.02, 0.19)), min_size=1, max_size=5)


@given(BOXES)
def test_boxes_stand_apart_inside_the_panel_in_the_order_of_their_places(boxes):
    places, heights = map(list, zip(*boxes, strict=True))
    spread = line_labels.apart(places, heights)
    order = sorted(range(len(places)), key=lambda number: spread[number])
    assert [places[number] for number in order] == sorted(places)
    edges = [(spread[number] - heights[number] / 2, spread[number] + heights[number] / 2) for number in order]
    assert edges[0][0] >= -1e-9
    assert edges[-1][1] <= 1 + 1e-9
    assert all(upper <= lower + 1e-9 for (_, upper), (lower, _) in itertools.pairwise(edges))


@given(st.lists(st.floats(0.1, 0.9), min_size=2, max_size=4, unique=True))
def test_boxes_that_have_room_stay_where_they_are(places):
    least = min(abs(one - other) for one, other in itertools.combinations(places, 2))
    assert line_labels.apart(places, [min(least, 0.1)] * len(places)) == pytest.approx(places)


def levels(parts: int) -> pd.DataFrame:
    """Synthetic series of the longest definition and coverage there are, which end at nearly the same number."""
    longest = [max(framework.codes(file), key=lambda code: len(framework.labels(file)[code])) for file in LISTS]
    series = [f"AAA/cooperative/organisations/{'/'.join(longest)}/{basis}" for basis in framework.codes("bases")]
    rows = [
        {"series_id": name, "date": date, "level": 103.0 + place, "lower": 91.0, "upper": 171.0}
        for place, name in enumerate(series[:parts])
        for date in (2016.0, 2017.0)
    ]
    return pd.DataFrame(rows)


@pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
@pytest.mark.parametrize("series", [1, 4, 6])
def test_long_labels_leave_the_panel_its_room_and_lie_on_nothing(tmp_path, series, phone):
    figure = form_history.draw(history(), levels(series), window=WINDOW, phone=phone)
    words = Caption("Synthetic", "Long labels", "Lines.")
    export.figure(figure, tmp_path, "one", caption=words, source_line="", settings=SETTINGS, data=history())
    renderer = figure.canvas.get_renderer()
    edge = figure.get_size_inches()[0] * figure.dpi
    for panel in figure.axes:
        labels = [text for text in panel.texts if hasattr(text, "arrow_patch") and text.arrow_patch]
        # without the line that leads to the point
        boxes = [super(type(label), label).get_window_extent(renderer) for label in labels]
        assert panel.get_window_extent(renderer).width > 0.4 * edge
        assert all(box.x1 <= edge + 1 for box in boxes)
        assert not any(one.overlaps(other) for one, other in itertools.combinations(boxes, 2))
        assert boxes
    assert all(label.get_size() >= style.LEAST for panel in figure.axes for label in panel.texts)
