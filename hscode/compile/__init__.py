"""Compile: the nomenclature's text files to the one binary index. Needs PyYAML; imports nothing of the compiled core."""
