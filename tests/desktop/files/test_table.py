import io
from collections import Counter
from dataclasses import replace

from desktop.files.table import Table, display_width, shortened
from models.expression import Expression
from models.face import Reason, Verdict

HAPPY, SAD = 2, 3


def test_a_line_for_each_face(make_analysis):
    file = io.StringIO()
    table = Table(file, ["a.jpg", "longer name.jpg", "empty.jpg"])
    table.add_picture("a.jpg", make_analysis(HAPPY, SAD))
    table.add_picture("empty.jpg", make_analysis())
    lines = file.getvalue().splitlines()
    assert lines == [
        "File             Face  Angry   Fear  Happy    Sad  Surprise  Neutral  Expression",
        "a.jpg               1    5 %    5 %   75 %    5 %       5 %      5 %  😄 Happy",
        "                    2    5 %    5 %    5 %   75 %       5 %      5 %  😢 Sad",
        "empty.jpg           –  no face found",
    ]


def test_a_face_that_is_not_sure_has_no_expression(make_analysis):
    file = io.StringIO()
    analysis = make_analysis(HAPPY)
    verdict = Verdict(Expression.HAPPY, 0.75, sure=False, reasons=(Reason.DARK,))
    face = replace(analysis.faces[0], verdict=verdict)
    Table(file, ["a.jpg"]).add_picture("a.jpg", replace(analysis, faces=(face,)))
    assert file.getvalue().endswith(
        "    75 %    5 %       5 %      5 %  Not sure · too dark\n".lstrip()
    )


def test_a_video_counts_faces_that_are_not_sure_apart():
    file = io.StringIO()
    Table(file, ["a.mp4"]).add_video("a.mp4", 40, Counter({None: 30, Expression.SAD: 10}))
    assert file.getvalue().endswith("40 frames: Not sure 75 %, 😢 Sad 25 %\n")


def test_a_line_for_each_video():
    file = io.StringIO()
    table = Table(file, ["a.mp4"])
    table.add_video("a.mp4", 40, Counter({Expression.SAD: 10, Expression.HAPPY: 30}))
    table.add_video("b.mp4", 7, Counter())
    lines = file.getvalue().splitlines()
    assert lines[1] == "a.mp4     –  40 frames: 😄 Happy 75 %, 😢 Sad 25 %"
    assert lines[2] == "b.mp4     –  7 frames: no face found"


def test_an_encoding_without_emoji_is_no_error(make_analysis):
    bytes_written = io.BytesIO()
    file = io.TextIOWrapper(bytes_written, encoding="cp1252")
    Table(file, ["笑顔.jpg"]).add_picture("笑顔.jpg", make_analysis(HAPPY))
    line = bytes_written.getvalue().decode("cp1252").splitlines()[1]
    assert line.startswith("??.jpg")
    assert line.endswith("  Happy")


def test_wide_letters_take_two_columns():
    assert display_width("a笑顔é") == 6
    assert display_width("e\u0301") == 1


def test_a_long_name_keeps_its_end():
    assert shortened("folder/picture.jpg", 12) == "…picture.jpg"
    assert shortened("笑顔笑顔", 5) == "…笑顔"
    assert shortened("short", 5) == "short"
