# ruff: noqa: D100
# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Step length and a beat
#
# A runner's watch shows **84**. It counts strides: one stride is two steps. She runs **3.0 m/s**
# and wants to try **6 %** more steps a minute at the same speed.
#
# ## Part 1: her numbers
#
# Work out her cadence in steps a minute, the length of one step in metres, the beat for her
# metronome (one beat per step), and the steps in a kilometre before and after the change.

# %%
watch = 84  # strides per minute
speed = 3.0  # m/s

# %%
### BEGIN SOLUTION
cadence = 2 * watch  # steps per minute
step_length = speed * 60 / cadence  # m
beat = 1.06 * cadence  # beats per minute
steps_per_km = 1000 / step_length
steps_per_km_changed = 1.06 * steps_per_km
### END SOLUTION

# %% [markdown]
# ## Part 2: what is left
#
# Suppose that with **5 %** more steps each landing brakes **8.2 %** less. By how many per cent does
# the braking of a whole kilometre change? A fall is a negative number.

# %%
per_landing_percent = -8.2
more_steps_percent = 5.0

# %%
### BEGIN SOLUTION
left = (1 + per_landing_percent / 100) * (1 + more_steps_percent / 100)
per_km_percent = 100 * (left - 1)
### END SOLUTION
