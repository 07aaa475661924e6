"""Writes the served ONNX files and their model cards."""
