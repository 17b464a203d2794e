"""The new chapter's explorable: the question that its figure answers."""

from __future__ import annotations

from itband.explorer import Explorer, Line, LineChart, Range, Readout, explore


def new_chapter_explorer() -> Explorer:
    """Explore what the chapter is about: the figure of the new chapter."""
    return explore(
        _model,
        Range("cadence", 140, 200, 1, 160, samples=7, label="Cadence", unit="steps/min"),
        Range("step_length", 0.6, 1.6, 0.02, 1.0, samples=6, label="Step length", unit="m"),
        name="new_chapter",
        title="What makes up speed?",
        alt=(
            "A chart of running speed against cadence at a step length of 1 metre: a straight line "
            "from 8.4 kilometres an hour at 140 steps per minute to 12 at 200."
        ),
        caution="which cadence is right for you. It is a product, nothing more.",
        show=[
            Readout("speed", "Speed", "km/h", factor=3.6, digits=1, model_unit="m/s"),
            LineChart(
                "cadence",
                [Line("speed", "speed")],
                title="Speed against cadence",
                x_label="cadence, steps/min",
                y_label="speed, m/s",
            ),
        ],
    )


# More than a line of it belongs in a module of its own, with units, errors and source.
def _model(cadence: float, step_length: float) -> dict[str, float]:
    """Return the speed, m/s, of so many steps a minute of so many metres."""
    return {"speed": cadence / 60 * step_length}
