"""The runner: true to the skeleton, safe to interpolate, and still the drawing it was made from."""

from itertools import pairwise

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from shapely import affinity, hausdorff_distance
from shapely.geometry import LineString, Polygon

from itband.figures import runner
from itband.figures.runner import FOOT_AHEAD_RANGE, VERTICES, footprint, landing

KEY_POSES = (0.10, 0.12, 0.14, 0.16, 0.18, 0.20, 0.22)
POSES = (*KEY_POSES, 0.153)
JOINTS = ("hip", "knee", "ankle", "heel", "toe")
MOVING = ("body", "shorts", "near_shoe", "near_sole")
CLOSED = tuple(VERTICES)


def polygon(outlines, name):
    return Polygon(outlines[name])


def test_outlines_come_in_painting_order_with_the_announced_vertices():
    outlines = landing().outlines
    assert list(outlines) == [*CLOSED, "near_arm_line"]
    assert {name: len(outlines[name]) for name in CLOSED} == dict(VERTICES)
    assert sum(map(len, outlines.values())) < 800


@pytest.mark.parametrize("foot_ahead", POSES)
def test_skeleton(foot_ahead):
    pose = landing(foot_ahead)
    assert pose.foot_ahead == foot_ahead
    assert pose.hip[0] == 0.0
    assert_allclose(pose.ankle[0] - pose.hip[0], foot_ahead, atol=1e-9)
    assert_allclose(np.hypot(*(pose.knee - pose.hip)), 0.245 * 1.755, atol=1e-9)
    assert_allclose(np.hypot(*(pose.ankle - pose.knee)), 0.246 * 1.755, atol=1e-9)
    assert_allclose(pose.thigh_angle - pose.shank_angle, 18.0, atol=1e-9)


def test_reference_pose_and_the_pose_of_the_design():
    usual, changed = landing(0.16), landing(0.153)
    assert_allclose([usual.thigh_angle, usual.shank_angle], [19.8, 1.8], atol=0.1)
    assert_allclose([changed.thigh_angle, changed.shank_angle], [19.4, 1.4], atol=0.1)
    assert 0.0005 < changed.hip[1] - usual.hip[1] < 0.0015
    assert 1.70 < usual.outlines["body"][:, 1].max() < 1.80


@pytest.mark.parametrize("foot_ahead", POSES)
def test_the_runner_stands_on_the_ground(foot_ahead):
    pose = landing(foot_ahead)
    assert_allclose(pose.outlines["near_sole"][:, 1].min(), 0.0, atol=1e-9)
    assert_allclose(pose.heel[1], 0.0, atol=1e-9)
    assert pose.heel[0] < pose.ankle[0] < pose.toe[0]
    # The body has vertices of its own along the sole; the stroke hides half a millimetre.
    for name, outline in pose.outlines.items():
        assert outline[:, 1].min() > -0.0005, name


@pytest.mark.parametrize("foot_ahead", POSES)
def test_outlines_are_valid_polygons(foot_ahead):
    outlines = landing(foot_ahead).outlines
    for name in CLOSED:
        shape = polygon(outlines, name)
        assert shape.is_valid, name
        assert shape.exterior.is_ccw, name
    assert LineString(outlines["near_arm_line"]).is_simple


@pytest.mark.parametrize(("before", "after"), list(pairwise(KEY_POSES)))
def test_halfway_between_key_poses_is_the_pose_halfway(before, after):
    first, last, middle = landing(before), landing(after), landing((before + after) / 2)
    for name, outline in middle.outlines.items():
        mean = (first.outlines[name] + last.outlines[name]) / 2
        assert np.hypot(*(mean - outline).T).max() < 0.001, name
    for joint in JOINTS:
        mean = (getattr(first, joint) + getattr(last, joint)) / 2
        assert np.hypot(*(mean - getattr(middle, joint))) < 0.001, joint


@pytest.mark.parametrize("foot_ahead", POSES)
def test_parts_keep_their_area(foot_ahead):
    usual, pose = landing().outlines, landing(foot_ahead).outlines
    for name in CLOSED:
        assert_allclose(polygon(pose, name).area, polygon(usual, name).area, rtol=0.02)


@pytest.mark.parametrize("foot_ahead", POSES)
def test_moving_the_vertices_is_as_good_as_drawing_afresh(foot_ahead):
    pose = landing(foot_ahead)
    afresh = runner._draw(foot_ahead)
    for name in MOVING:
        drawn = affinity.translate(afresh[name], *pose.hip).exterior
        moved = polygon(pose.outlines, name).exterior
        assert hausdorff_distance(drawn, moved, densify=0.1) < 0.003, name


def test_vertices_stay_close_to_the_drawing():
    pose = landing()
    for name, shape in runner._draw(pose.foot_ahead).items():
        drawn = affinity.translate(shape, *pose.hip).exterior
        sampled = polygon(pose.outlines, name).exterior
        assert hausdorff_distance(drawn, sampled, densify=0.1) < 0.0025, name


@pytest.mark.parametrize("foot_ahead", FOOT_AHEAD_RANGE)
def test_only_the_near_leg_moves(foot_ahead):
    usual, pose = landing(), landing(foot_ahead)
    for name, outline in pose.outlines.items():
        moved = np.abs((outline - pose.hip) - (usual.outlines[name] - usual.hip)).max(axis=1)
        if name not in MOVING:
            assert_allclose(moved, 0.0, atol=1e-12, err_msg=name)
        else:
            waist_up = usual.outlines[name][:, 1] > usual.hip[1] + 0.12
            assert_allclose(moved[waist_up], 0.0, atol=1e-12, err_msg=name)
            assert moved.max() > 0.005, name


@pytest.mark.parametrize("foot_ahead", FOOT_AHEAD_RANGE)
def test_the_foot_moves_with_the_ankle_and_keeps_its_pitch(foot_ahead):
    usual, pose = landing(), landing(foot_ahead)
    shift = pose.ankle - usual.ankle
    sole = pose.outlines["near_sole"] - usual.outlines["near_sole"]
    assert_allclose(sole, np.broadcast_to(shift, sole.shape), atol=1e-12)


def test_the_parts_lie_on_the_body():
    outlines = landing().outlines
    body = polygon(outlines, "body").buffer(0.002)
    for name in ("vest", "shorts", "hair", "near_shoe", "near_sole"):
        assert body.contains(polygon(outlines, name)), name
    far_leg = polygon(outlines, "far_leg").buffer(0.003)
    assert far_leg.contains(polygon(outlines, "far_shoe"))
    assert far_leg.contains(polygon(outlines, "far_shorts"))


def test_the_stroke_of_the_arm_runs_along_the_arm_and_is_open():
    outlines = landing().outlines
    line, arm = outlines["near_arm_line"], outlines["near_arm"]
    start = int(np.flatnonzero((arm == line[0]).all(axis=1))[0])
    assert_array_equal(line, arm[start : start + len(line)])
    assert 0.05 < np.hypot(*(line[-1] - line[0])) < 0.15


@pytest.mark.parametrize("foot_ahead", [0.0, 0.099, 0.221, 16.0, float("nan")])
def test_a_foot_out_of_range_is_refused_by_name_value_and_range(foot_ahead):
    with pytest.raises(ValueError, match=r"foot_ahead is .* it must be 0\.10 to 0\.22") as caught:
        landing(foot_ahead)
    assert repr(foot_ahead) in str(caught.value)


def test_the_drawing_is_deterministic_and_cannot_be_spoilt():
    before = landing(0.153).outlines["body"].copy()
    runner._reference_outlines.cache_clear()
    pose = landing(0.153)
    assert_array_equal(before, pose.outlines["body"])
    with pytest.raises(ValueError, match="read-only"):
        pose.outlines["body"][0] = 0.0
    with pytest.raises(TypeError):
        pose.outlines["body"] = before
    with pytest.raises(ValueError, match="read-only"):
        footprint()[0] = 0.0


def test_footprint():
    print_ = footprint()
    assert print_.shape == (24, 2)
    assert_allclose(np.ptp(print_[:, 0]), 0.27, atol=1e-12)
    assert_allclose(print_.max(axis=0), -print_.min(axis=0), atol=1e-12)
    assert Polygon(print_).is_valid
    # Toe forward: the forefoot is the wider half. Big toe at +y: the tip leans that way.
    forefoot, heel = print_[print_[:, 0] > 0.04], print_[print_[:, 0] < -0.04]
    assert np.ptp(forefoot[:, 1]) > np.ptp(heel[:, 1]) + 0.02
    assert print_[print_[:, 0].argmax(), 1] > 0.0
