import errno
import os
import pickle

import pytest

from models.errors import MoodmirrorError
from models.pictures.picture import DamagedPictureError
from models.sentence import QT_TR_NOOP, Sentence, reason_of


def test_it_is_its_english_text_and_knows_what_it_was_made_of():
    sentence = Sentence(QT_TR_NOOP("'{path}' has {count} pages."), path="a.tif", count=3)
    assert sentence == "'a.tif' has 3 pages."
    assert sentence.template == "'{path}' has {count} pages."
    assert sentence.values == {"path": "a.tif", "count": 3}


@pytest.mark.parametrize("name", ["{path}.jpg", "{}", "100 %n.jpg", "}{"])
def test_names_with_the_marks_of_places_stand_as_they_are(name):
    assert str(Sentence("'{path}' is empty.", path=name)) == f"'{name}' is empty."
    assert str(Sentence(name)) == name
    assert str(DamagedPictureError(name)).startswith(f"'{name}' is damaged")


def test_it_goes_to_another_process_whole():
    inner = Sentence("No {thing}", thing="{room}")
    sentence = Sentence("'{path}': {reason}.", path="{x}", reason=inner)
    error = pickle.loads(pickle.dumps(MoodmirrorError(sentence)))
    assert str(error) == str(sentence)
    assert error.sentence.values["reason"].values == {"thing": "{room}"}


def test_an_error_is_english_for_terminals():
    error = MoodmirrorError("The package {package} is not installed.", package="x")
    assert str(error) == error.sentence == "The package x is not installed."


def test_reasons_of_the_system_are_in_fixed_words_whatever_language_it_speaks():
    full = OSError(errno.ENOSPC, "Auf dem Gerät ist kein Speicherplatz mehr verfügbar")
    assert reason_of(full) == "No space left on device"
    assert reason_of(FileNotFoundError(errno.ENOENT, "")) == os.strerror(errno.ENOENT)


def test_other_reasons_are_what_the_error_says():
    assert reason_of(OSError(errno.ENOTTY, "No typewriter")) == "No typewriter"
    assert reason_of(ValueError("{odd}")) == "{odd}"
    assert reason_of(KeyError()) == "KeyError"


def test_a_file_that_windows_keeps_from_two_programs():
    error = PermissionError(errno.EACCES, "The process cannot access the file")
    error.winerror = 32
    assert reason_of(error) == "Another program is using it"
