"""The law: the engine of the legal notes, and one module for each General Interpretative Rule."""
