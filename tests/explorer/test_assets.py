"""The front end is read where it was built, and its absence is said in words."""

import pytest

from itband.explorer.assets import front_end
from itband.explorer.errors import ExplorerError


def test_a_built_file_is_given_as_text():
    assert ".explorer" in front_end("explorer.css")


def test_what_is_not_built_says_what_to_run():
    with pytest.raises(ExplorerError, match=r"\(no\.css\) is not built\. Run `make book`"):
        front_end("no.css")
