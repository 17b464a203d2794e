"""The front end as it was built: scripts and style sheets that pages and widgets carry."""

from importlib.resources import files

from .errors import ExplorerError


def front_end(name: str) -> str:
    """Return the text of a built script or style sheet, such as "explorer.css".

    Raises
    ------
    ExplorerError : where the front end has not been built, with what to do about it.
    """
    path = files(__package__).joinpath("static", name)
    if not path.is_file():
        raise ExplorerError(
            f"The explorer's front end ({name}) is not built. Run `make book` or `make lab` once "
            "in the course's folder."
        )
    return path.read_text(encoding="utf-8")
