"""The colours of everything drawn, written once: a colour means one thing in every figure.

Texture repeats each meaning: fibres on band and muscle, rings on pain, lobules in fat, dashes for
the start of a movement. So print and colour blindness lose nothing.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

# Light, dark. Each figure fills with var(--fig-<name>). A name ending in -d is the shaded side,
# in -l the line round it.
COLOURS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "ink": ("#1f262e", "#e4e9ee"),
        "ink-2": ("#4a5460", "#b9c2cc"),
        "hair": ("#9aa3ab", "#77828c"),
        "bone": ("#f2e9d3", "#e4d9be"),
        "bone-d": ("#d9cba6", "#bfb08a"),
        "bone-l": ("#7c6e4c", "#3a3322"),
        "bone-ghost": ("#7c6e4c", "#e4d9be"),
        "on-bone": ("#3e3522", "#3e3522"),
        "cartilage": ("#c6ccd1", "#7d868f"),
        "band": ("#14808a", "#49c0c8"),
        "band-d": ("#0c5c66", "#1f8790"),
        "band-l": ("#0c5c66", "#14555c"),
        "band-fibre": ("#bfe3e2", "#e2f6f5"),
        "band-text": ("#0c5c66", "#49c0c8"),
        "muscle": ("#d89c96", "#94585a"),
        "muscle-d": ("#bc7c78", "#784446"),
        "muscle-l": ("#7c4543", "#4a2423"),
        "tendon": ("#e6dcc6", "#a89e88"),
        "work": ("#b23a55", "#e0607e"),
        "work-d": ("#8e2843", "#b9405f"),
        "work-l": ("#ffffff", "#14181e"),
        "work-text": ("#8e2843", "#f08ca3"),
        "fat": ("#f4cf5c", "#ebc550"),
        "fat-d": ("#ddb03a", "#c99f30"),
        "fat-l": ("#8a6a10", "#3a2c05"),
        "fat-skin": ("#fbeec8", "#3c3a2c"),
        "fat-skin-d": ("#f7e3a8", "#46422c"),
        "skin": ("#e9e2d8", "#b9b2a8"),
        "skin-d": ("#d3c8ba", "#98918a"),
        "pain": ("#d55e00", "#d55e00"),
        "pain-disc": ("#ffffff", "#f6ede4"),
        "pain-text": ("#b84a00", "#ff8a3d"),
        "move": ("#0072b2", "#56b4e9"),
        "move-text": ("#00629a", "#6cc0f4"),
        "start": ("#555555", "#aeb8c1"),
        "elastic": ("#e69f00", "#f0b435"),
        "elastic-l": ("#7a5200", "#5c3d00"),
        "outline": ("#3a434b", "#0b0e11"),
        "cloth": ("#7f8c99", "#75838f"),
        "cloth-d": ("#68747f", "#5e6b76"),
        "shorts": ("#515c68", "#4c5965"),
        "shorts-d": ("#414b56", "#3d4852"),
        "shoe": ("#2f3842", "#cbd3da"),
        "shoe-d": ("#222a32", "#a5afb8"),
        "hairdo": ("#4a4540", "#2b2826"),
        "hairdo-d": ("#39352f", "#201e1c"),
        "body": ("#efeae2", "#272e35"),
        "body-d": ("#e2dace", "#20262c"),
        "body-l": ("#7d848b", "#77828c"),
        "run": ("#515c68", "#8a98a4"),
        "ground": ("#c9cdc8", "#3b444c"),
        "mat": ("#dde3e6", "#2c353c"),
        "mat-d": ("#c2cbd0", "#222a30"),
        "box": ("#e3ded4", "#3a3f43"),
        "box-d": ("#cbc4b6", "#2e3236"),
        "box-t": ("#f0ece4", "#484e53"),
        "shadow": ("#3a434b", "#000000"),
    }
)

# The page's own background, in the book and in JupyterLab.
BACKGROUND = "var(--pst-color-background, var(--jp-layout-color1, {}))"
PAPER = ("#ffffff", "#14181e")


def _look(fill: str, edge: str, width: float = 1.0, dashes: str = "") -> Mapping[str, Any]:
    fills, edges = COLOURS.get(fill, ("none", "none")), COLOURS[edge]
    return MappingProxyType(
        {
            "fill": fills[0],
            "edge": edges[0],
            "dark_fill": fills[1],
            "dark_edge": edges[1],
            "width": width,
            "dashes": dashes,
        }
    )


def _words(colour: str) -> Mapping[str, object]:
    light, dark = COLOURS[colour]
    look = {"fill": light, "edge": "none", "dark_fill": dark, "dark_edge": "none", "text": True}
    return MappingProxyType(look)


# The same colours for the scenes of an explorer: the arguments of a Look.
LOOKS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "bone": _look("bone", "bone-l", 0.8),
        "band": _look("band", "band-l", 0.8),
        "muscle": _look("muscle", "muscle-l", 0.8),
        "worked": _look("work", "work-l", 0.9),
        "fat": _look("fat", "fat-l", 0.8),
        "fat_under_skin": _look("fat-skin", "fat-skin-d", 0.8),
        "skin": _look("skin", "body-l", 0.8),
        "pain": _look("pain-disc", "pain", 1.6),
        "movement": _look("none", "move", 2.6),
        "start": _look("none", "start", 0.9, "4 3"),
        "elastic": _look("elastic", "elastic-l", 0.8),
        "body": _look("body", "body-l", 1.1),
        "shoe": _look("shoe", "outline", 1.0),
        "ground": _look("none", "ground", 1.4),
        "ink_words": _words("ink"),
        "band_words": _words("band-text"),
        "pain_words": _words("pain-text"),
        "movement_words": _words("move-text"),
    }
)


def stylesheet() -> str:
    """Return the rules that figures need: colours for light, dark and print, and their measure."""

    def tokens(theme: int) -> str:
        paper = f"--fig-bg:{BACKGROUND.format(PAPER[theme])};"
        return paper + "".join(f"--fig-{name}:{pair[theme]};" for name, pair in COLOURS.items())

    return (
        f".drawing{{{tokens(0)}}}"
        # Named twice, to outweigh what a theme has for every figure.
        "figure.drawing.drawing{display:block;margin:16px 0;padding:0;text-align:left;"
        "font-family:var(--ui,system-ui,'Segoe UI',Roboto,Arial,sans-serif)}"
        ".drawing .panels{display:flex;flex-wrap:wrap;gap:12px 20px;justify-content:center}"
        ".drawing svg{flex:1 1 300px;min-width:0;height:auto;font-family:inherit}"
        "figure.drawing.drawing figcaption{margin:10px 0 0;padding:0;color:var(--fig-ink-2);"
        "font-family:inherit;font-size:.9375rem;font-weight:400;line-height:1.45;text-align:left}"
        "@media screen{html[data-theme=dark] .drawing,"
        f"body[data-jp-theme-light=false] .drawing{{{tokens(1)}}}}}"
        "@media print{.drawing{break-inside:avoid;print-color-adjust:exact;"
        "-webkit-print-color-adjust:exact}}"
    )
