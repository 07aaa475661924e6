from PySide6.QtGui import QColor, QImage

from desktop.live.pasted_picture import PastedPicture


def test_colours_and_odd_widths_survive():
    image = QImage(641, 3, QImage.Format.Format_RGB888)
    image.fill(QColor(10, 20, 30))
    image.setPixelColor(640, 2, QColor(200, 100, 50))
    frame = PastedPicture(image).read()
    assert frame.image.shape == (3, 641, 3)
    assert frame.image[0, 0].tolist() == [30, 20, 10]
    assert frame.image[2, 640].tolist() == [50, 100, 200]


def test_what_can_be_seen_through_is_white():
    image = QImage(2, 1, QImage.Format.Format_ARGB32)
    image.fill(QColor(0, 0, 0, 0))
    image.setPixelColor(1, 0, QColor(255, 0, 0, 255))
    assert PastedPicture(image).read().image.tolist() == [[[255, 255, 255], [0, 0, 255]]]


def test_it_is_a_still_of_one_frame():
    image = QImage(2, 2, QImage.Format.Format_RGB32)
    image.fill(0)
    source = PastedPicture(image)
    assert source.still
    assert source.read() is not None
    assert source.read() is None
