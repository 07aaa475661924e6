from training.progress import Progress


def test_time_left_counts_what_this_run_did(monkeypatch, capsys):
    clock = [100.0]
    monkeypatch.setattr("training.progress.time.monotonic", lambda: clock[0])
    progress = Progress("landmarks", 1000, before=900)
    clock[0] += 1
    progress.show(905)
    assert not capsys.readouterr().err, "off a terminal, one line in 30 s"
    clock[0] += 49
    progress.show(950, lambda: "loss 1.2")
    assert "950/1000  95 %  0 min 50 s left  loss 1.2" in capsys.readouterr().err
    progress.show(1000)
    assert "1000/1000  100 %" in capsys.readouterr().err
