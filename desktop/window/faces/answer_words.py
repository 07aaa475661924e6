"""A face's answer in the language of the application."""

from desktop.window.kit.translation import QT_TR_NOOP, expression_name, percent, tr
from models.face import Reason
from models.face_answer import FaceAnswer

_REASONS = {
    Reason.DARK.value: QT_TR_NOOP("too dark"),
    Reason.BRIGHT.value: QT_TR_NOOP("too bright"),
    Reason.BLURRED.value: QT_TR_NOOP("blurred"),
    Reason.SMALL.value: QT_TR_NOOP("too small"),
    Reason.TURNED.value: QT_TR_NOOP("turned away"),
    Reason.CUT.value: QT_TR_NOOP("cut by the edge"),
    Reason.COVERED.value: QT_TR_NOOP("covered"),
}


def title_of(answer: FaceAnswer) -> str:
    """E.g. ``Happy`` or ``Not sure``."""
    return expression_name(answer.expression) if answer.expression else tr("Not sure")


def figure_of(answer: FaceAnswer) -> str:
    """E.g. ``92%``; empty where it is not sure: the bars show the probabilities."""
    return percent(answer.percent / 100) if answer.expression else ""


def reason_of(answer: FaceAnswer) -> str:
    """Why it is not sure, e.g. ``too dark`` or ``Happy or Neutral``; empty where nobody knows."""
    if answer.between:
        first, second = (expression_name(expression) for expression in answer.between)
        return tr("{first} or {second}").format(first=first, second=second)
    return tr(_REASONS[answer.reason]) if answer.reason else ""


def caption_of(answer: FaceAnswer) -> str:
    """E.g. ``Happy 92%`` or ``Not sure · too dark``."""
    if answer.expression:
        return f"{title_of(answer)} {figure_of(answer)}"
    return " · ".join(part for part in (title_of(answer), reason_of(answer)) if part)


def spoken_of(answer: FaceAnswer, number: int = 0) -> str:
    """For a screen reader, e.g. ``Face 2: Not sure, too dark``.

    Args:
        answer: what is said of the face.
        number: the face's; 0 where there is nobody to tell it from.
    """
    words = ", ".join(part for part in (title_of(answer), reason_of(answer)) if part)
    return tr("Face {number}: {words}").format(number=number, words=words) if number else words
