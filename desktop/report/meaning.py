"""What the six words mean and what they are not for: said once, in the window and in reports."""

from models.sentence import QT_TR_NOOP

MEANING = QT_TR_NOOP(
    "Angry, fear, happy, sad, surprise and neutral say what a face looks like to most people. "
    "An expression is not a feeling: people smile without joy, and grieve with a calm face."
)
NOT_FOR = QT_TR_NOOP(
    "Don't base decisions about people on it: not in hiring, exams, policing or health care, "
    "and not to prove what somebody felt."
)
SHARES = (
    "Shares are of the time for which a person was in view. “Not sure” is time in which no "
    "expression was clear enough to be named; it counts for none of the six."
)
VALENCE = (
    "Valence is derived, not measured: the probability of happy minus the highest of angry, fear "
    "and sad, from −1 to 1, averaged over the time in view."
)
