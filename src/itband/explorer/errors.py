"""The one error that this package raises for what an author or a reader gave it."""


class ExplorerError(ValueError):
    """Something given to an explorer cannot work; the message names what, and what to do."""
