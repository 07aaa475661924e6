"""How good a system is: accuracy, calibration, robustness."""
