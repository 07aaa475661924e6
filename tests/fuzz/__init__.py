"""Changed settings, recordings, ONNX files and model cards: ``python -m tests.fuzz``.

Each ends in a result or one sentence. A traceback, a process that dies, one that takes more than
ten seconds, and a file that was touched are faults; their files are kept. Pictures and videos have
a command of their own, ``python -m tests.media_matrix.fuzz``.
"""
