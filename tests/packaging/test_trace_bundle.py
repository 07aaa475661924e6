from pathlib import Path

from trace_bundle import foreign_files, foreign_sockets

BUNDLE = Path("/opt/Mood mirror/Moodmirror")


def test_files():
    lines = [
        '12 openat(AT_FDCWD, "/opt/Mood mirror/Moodmirror/_internal/libz.so.1", O_RDONLY) = 3',
        '12 openat(AT_FDCWD, "/usr/lib/x86_64-linux-gnu/libc.so.6", O_RDONLY|O_CLOEXEC) = 3',
        '12 openat(AT_FDCWD, "/home/tester/.cache/x", O_RDWR|O_CREAT, 0666) = 4',
        '12 openat(AT_FDCWD, "/usr/lib/python3/dist-packages", O_RDONLY) = -1 ENOENT (absent)',
        '12 open("/srv/checkout/desktop/app.py", O_RDONLY) = 5',
        '12 openat(AT_FDCWD, "/opt/Mood mirror/Moodmirror/../other", O_RDONLY) = 5',
        '12 openat(AT_FDCWD, "/srv/\\316\\225\\316\\273", O_RDONLY) = 5',
        '12 openat(3, "relative", O_RDONLY) = 5',
        '12 execve("/bin/sh", ["sh"], 0x7ff /* 9 vars */) = 0',
    ]
    assert foreign_files(lines, BUNDLE, ("/home/tester/",)) == [
        "/bin/sh",
        "/opt/Mood mirror/Moodmirror/../other",
        "/srv/checkout/desktop/app.py",
        "/srv/Ελ",
    ]


def test_sockets():
    lines = [
        "12 socket(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0) = 5",
        '12 connect(5, {sa_family=AF_UNIX, sun_path=@"/tmp/.X11-unix/X99"}, 20) = 0',
        '12 connect(5, {sa_family=AF_UNIX, sun_path="/run/user/1000/wayland-0"}, 27) = 0',
        '12 connect(5, {sa_family=AF_UNIX, sun_path="/run/dbus/system_bus_socket"}, 110) = 0',
        "12 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 6",
        "12 socket(AF_INET6, SOCK_DGRAM, IPPROTO_IP) = -1 EAFNOSUPPORT",
        "12 socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_KOBJECT_UEVENT) = 7",
    ]
    assert foreign_sockets(lines) == ['"/run/dbus/system_bus_socket"', "AF_INET", "AF_NETLINK"]
