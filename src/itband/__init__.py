"""Models, explorers and evidence of the interactive course on iliotibial band syndrome."""

__version__ = "0.1.0"
