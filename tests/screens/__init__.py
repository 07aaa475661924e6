"""The program on real displays: X11 and Wayland, without a monitor, and the accessibility bus."""
