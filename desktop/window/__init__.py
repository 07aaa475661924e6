"""The window, one room a feature; what several rooms use lies in kit."""
