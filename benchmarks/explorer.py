"""The cadence explorer before it reaches a page: how long, how big, how exact.

And, for comparison, the ordinary way to move a plot with a slider: ``ipywidgets.interact`` with
matplotlib over a kernel.
"""

import gzip
import json
import statistics
import subprocess
import sys
import time
from typing import Any

import numpy as np
from jupyter_client.manager import start_new_kernel

from benchmarks import Row, below, percentile
from itband.explorables import cadence_explorer
from itband.explorer import Explorer, sampling

POINTS = 2000
SEED = 20261122  # not the one that explore() checks itself with
MOVES = 40


def rows() -> list[Row]:
    """Sample the explorer and measure what came out."""
    times = []
    for _ in range(3):
        began = time.perf_counter()
        explorer = cadence_explorer()
        times.append(time.perf_counter() - began)
    payload = json.dumps(explorer.payload, separators=(",", ":"), ensure_ascii=False)
    size = len(gzip.compress(payload.encode(), mtime=0)) / 1e3
    return [
        below(
            "Cadence explorer: sampling",
            statistics.median(times),
            3,
            "s",
            2,
            "the whole call: samples, check, packing, widget; median of 3",
        ),
        below("Cadence explorer: payload, gzipped", size, 60, "kB"),
        *interpolation_rows(explorer),
    ]


def interpolation_rows(explorer: Explorer) -> list[Row]:
    """Compare what the page reads between the samples with the model, at random places."""
    dataset = explorer.dataset
    found = sampling.interpolation_error(
        explorer.model, explorer.inputs, dataset, vectorized=True, points=POINTS, seed=SEED
    )
    numbers, curves = {}, {}
    for name in map(str, dataset.data_vars):
        if name == sampling.REASON:
            continue
        error = found.errors[name][0]
        if dataset[name].dims[-1] != f"{name}_points":
            numbers[name] = 100 * error
        elif name.endswith("_force"):
            # The error of a curve is relative to its largest magnitude; here in body weights.
            curves[name] = error * float(np.nanmax(np.abs(dataset[name].values)))
    number, curve = max(numbers, key=numbers.__getitem__), max(curves, key=curves.__getitem__)
    what = f"Interpolation, {POINTS} places"
    return [
        below(f"{what}: numbers", numbers[number], 0.6, "%", 3, f"worst: {number}"),
        below(f"{what}: curves", curves[curve], 0.01, "BW", 5, f"worst: {curve}"),
        below(f"{what}: solution promised, none there", 100 * found.false_life, 2, "%", 2),
        below(f"{what}: solution denied, one there", 100 * found.false_death, 5, "%", 2),
    ]


INTERACT = """
%matplotlib inline
import matplotlib.pyplot as plt
from ipywidgets import interact
from itband.gait import spring_mass_gait

def draw(speed=3.0, cadence=165.0, change=0):
    usual = spring_mass_gait(speed, cadence)
    changed = spring_mass_gait(speed, cadence * (1 + change / 100))
    for gait, style in ((usual, "--"), (changed, "-")):
        plt.plot(gait.stance_time, gait.fore_aft_force, style)
    plt.title(f"{changed.braking_impulse / usual.braking_impulse - 1:+.1%} per landing")
    plt.show()

made = interact(draw, speed=(2.0, 5.0), cadence=(150.0, 190.0), change=(-10, 15))
slider = next(w for w in made.widget.children if w.description == "change")
"""


def interact_rows() -> list[Row]:
    """Move a slider of ``interact`` over a real kernel, with its smallest useful picture.

    From sending the slider's message to receiving the finished PNG, on this machine: no network,
    no browser and no rendering in it, so a reader waits longer.
    """
    manager, client = start_new_kernel(stderr=subprocess.DEVNULL)
    try:
        client.execute_interactive(INTERACT, timeout=120, output_hook=lambda message: None)
        answer = client.execute_interactive(
            "", user_expressions={"id": "slider.comm.comm_id"}, timeout=60
        )
        identity = answer["content"]["user_expressions"]["id"]["data"]["text/plain"].strip("'")
        times = [
            move(client, identity, value) for value in (k % 25 - 9 for k in range(1, MOVES + 1))
        ]
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    p95 = percentile(times, 0.95)
    note = f"kernel only, {MOVES} moves, median {statistics.median(times):.0f} ms"
    return [Row("Beside it: ipywidgets.interact, matplotlib, p95", f"{p95:.0f} ms", "", None, note)]


def move(client: Any, identity: str, value: int) -> float:
    """Set the slider as a front end does; return the milliseconds until the picture is here."""
    content = {"comm_id": identity, "data": {"method": "update", "state": {"value": value}}}
    message = client.session.msg("comm_msg", content)
    began = time.perf_counter()
    client.shell_channel.send(message)
    drawn = None
    while True:
        reply = client.get_iopub_msg(timeout=60)
        if reply["parent_header"].get("msg_id") != message["header"]["msg_id"]:
            continue
        if "image/png" in reply["content"].get("data", {}):
            drawn = time.perf_counter()
        if reply["content"].get("execution_state") == "idle":
            break
    if drawn is None:
        sys.exit("benchmarks: interact drew nothing, so there is nothing to compare with")
    return 1000 * (drawn - began)
