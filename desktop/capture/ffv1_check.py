"""Whether a packet of FFV1 video is whole, by the check sums of its slices (RFC 9043, 4.8).

FFmpeg's decoder fills a slice whose sum is wrong from the frame before, and does not say so.
"""

import zlib

_SIZE, _SIZE_AND_SUM = 3, 8
"""Bytes at the end of a slice: its size; or size, error status and check sum."""
_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def is_whole(packet: bytes) -> bool:
    """Whether the sizes of its slices add up to the packet, and every check sum is right.

    Only of FFV1 from version 3 on, which has slices; check sums are left out in some files.
    """
    summed = _slices_of(packet, _SIZE_AND_SUM)
    if summed is None:
        return _slices_of(packet, _SIZE) is not None
    return all(_remainder(one) == 0 for one in summed)


def _slices_of(packet: bytes, foot: int) -> list[bytes] | None:
    """All slices, from the last to the first; None where their sizes do not add up."""
    slices, end = [], len(packet)
    while end > foot:
        begin = end - foot - int.from_bytes(packet[end - foot : end - foot + _SIZE], "big")
        if begin < 0:
            return None
        slices.append(packet[begin:end])
        end = begin
    return slices if end == 0 and slices else None


def _remainder(data: bytes) -> int:
    """CRC-32 of the polynomial 0x04C11DB7, highest bit first, starting from 0."""
    # zlib's takes the lowest bit first and starts from all ones; only whether it is 0 counts.
    return zlib.crc32(data.translate(_REVERSED), 0xFFFFFFFF) ^ 0xFFFFFFFF
