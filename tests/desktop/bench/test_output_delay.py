from desktop.bench.output_delay import Arrivals, main


def test_both_arrive(capsys):
    assert main(["--seconds", "0.2"]) == 0
    osc, lsl = capsys.readouterr().out.splitlines()
    assert osc.startswith("OSC  6 samples")
    assert osc.endswith("0 lost")
    assert lsl.startswith("LSL  6 samples")
    assert lsl.endswith("0 lost")


def test_losses_are_counted():
    arrivals = Arrivals({0: 1.0, 1: 2.0, 2: 3.0}, {0: 1.001, 2: 3.001})
    assert arrivals.line("OSC").endswith("median 1.00 ms, p95 1.00 ms, 1 lost")
