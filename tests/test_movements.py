"""The jointed body moves as bodies do: limbs keep their length, nothing sinks, nobody falls, cameras see true."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backstay.knowledge import load
from backstay.knowledge.loader import HERE
from backstay.knowledge.movement_files import body_mark, made_from, pack, read_tracks, unpack, with_frames
from backstay.model import Frame, Movement
from backstay.movement import LANDMARKS, Camera, body_from, centre_of_mass, frame_at, landmarks, mirrored, seconds, see
from backstay.movement.check import balance_of, hull, limits_of, outside_over_a_round, problems, support
from backstay.movement.places import surface
from backstay.movement.play import angles_of, driven, mirrored_frame, other_side, skeleton_of
from backstay.movement.skeleton import ANGLES, stand
from builders import movements as builder

KNOWLEDGE = load()
BODY = body_from(KNOWLEDGE.settings)
MOVEMENTS = sorted(KNOWLEDGE.movements)
BONES = [
    (f"{a}_{side}", f"{b}_{side}", share)
    for side in ("left", "right")
    for a, b, share in (
        ("hip", "knee", "thigh"), ("knee", "ankle", "shank"), ("shoulder", "elbow", "upper_arm"),
        ("elbow", "wrist", "forearm"), ("wrist", "fingers", "hand"), ("heel", "toe", "foot"),
    )
]  # fmt: skip
degrees = st.floats(-180, 180)
poses = st.fixed_dictionaries(dict.fromkeys(ANGLES, degrees))
roots = st.tuples(*(st.floats(-1, 1) for _ in range(3)))


def far(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    return float(np.linalg.norm(np.subtract(a, b)))


def frame_of(angles: dict[str, float], root: tuple[float, float, float]) -> Frame:
    return Frame(at_s=0, pose=0, root=root, angles=tuple(angles[name] for name in ANGLES), contacts={})


# ── The body ────────────────────────────────────────────────────────────────


@given(poses, roots)
def test_limbs_keep_their_length_in_any_pose(angles: dict[str, float], root: tuple[float, float, float]) -> None:
    at = stand(BODY, angles, root).at
    for first, second, share in BONES:
        assert far(at[first], at[second]) == pytest.approx(BODY.share[share], abs=1e-9)


@given(poses, roots)
def test_every_frame_of_axes_stays_square_and_right_handed(
    angles: dict[str, float], root: tuple[float, float, float]
) -> None:
    for axes in stand(BODY, angles, root).axes.values():
        square = np.array(axes)
        assert np.allclose(square @ square.T, np.eye(3), atol=1e-9)
        assert np.linalg.det(square) == pytest.approx(1)


@given(poses, roots)
def test_mirrored_twice_is_the_same(angles: dict[str, float], root: tuple[float, float, float]) -> None:
    frame = frame_of(angles, root)
    assert mirrored_frame(mirrored_frame(frame)) == frame


@given(poses, roots)
def test_the_mirror_image_is_the_body_seen_in_a_mirror(
    angles: dict[str, float], root: tuple[float, float, float]
) -> None:
    frame = frame_of(angles, root)
    here, there = skeleton_of(BODY, frame).at, skeleton_of(BODY, mirrored_frame(frame)).at
    for name, (x, y, z) in here.items():
        assert far(there[other_side(name)], (x, -y, z)) < 1e-9


def turned(axis: str, deg: float) -> Any:
    """A rotation about x, y or z, written the textbook way."""
    c, s = np.cos(np.radians(deg)), np.sin(np.radians(deg))
    return {
        "x": np.array([[1, 0, 0], [0, c, -s], [0, s, c]]),
        "y": np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]]),
        "z": np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]]),
    }[axis]


@given(poses, roots)
def test_the_left_foot_is_where_matrices_say(angles: dict[str, float], root: tuple[float, float, float]) -> None:
    share = BODY.share
    tilted = turned("y", angles["pelvis_tilt"]) @ turned("x", -angles["pelvis_list"])
    pelvis = tilted @ turned("z", angles["pelvis_turn"])
    hip = np.array(root) + pelvis @ (0, share["hip_half"], 0)
    thigh = (
        pelvis
        @ turned("y", -angles["hip_flexion_left"])
        @ turned("x", angles["hip_abduction_left"])
        @ turned("z", angles["hip_rotation_left"])
    )
    shank = thigh @ turned("y", angles["knee_flexion_left"])
    foot = shank @ turned("y", -angles["ankle_dorsiflexion_left"])
    ankle = hip + thigh @ (0, 0, -share["thigh"]) + shank @ (0, 0, -share["shank"])
    toe = ankle + foot @ (share["foot"] - share["heel_back"], 0, -share["ankle_height"])
    at = stand(BODY, angles, root).at
    assert far(at["ankle_left"], tuple(ankle)) < 1e-9
    assert far(at["toe_left"], tuple(toe)) < 1e-9


def test_angles_lead_where_clinicians_say() -> None:
    def moved(point: str, **angles: float) -> np.ndarray[Any, Any]:
        return np.subtract(stand(BODY, angles, (0, 0, 0)).at[point], stand(BODY, {}, (0, 0, 0)).at[point])

    assert moved("knee_left", hip_flexion_left=30)[0] > 0
    assert moved("ankle_left", knee_flexion_left=30)[0] < 0
    assert moved("toe_left", ankle_dorsiflexion_left=20)[2] > 0
    assert moved("ankle_left", hip_abduction_left=20)[1] > 0 > moved("ankle_right", hip_abduction_right=20)[1]
    assert moved("toe_left", hip_rotation_left=20)[1] > 0 > moved("toe_right", hip_rotation_right=20)[1]
    assert moved("elbow_left", shoulder_flexion_left=30)[0] > 0
    assert moved("wrist_left", shoulder_rotation_left=30, elbow_flexion_left=90)[1] < 0
    assert moved("head", lumbar_flexion=30)[0] > 0 and moved("head", pelvis_tilt=30)[0] > 0
    assert moved("head", lumbar_side=20)[1] > 0 and moved("head", pelvis_list=20)[1] > 0
    assert moved("shoulder_right", thorax_turn=20)[0] > 0


def test_standing_the_body_has_the_published_heights() -> None:
    at = stand(BODY, {}, (0, 0, BODY.share["thigh"] + BODY.share["shank"] + BODY.share["ankle_height"])).at
    assert at["heel_left"][2] == pytest.approx(0)
    assert at["hip_left"][2] == pytest.approx(0.53, abs=0.001)
    assert at["shoulder_left"][2] == pytest.approx(0.818, abs=0.001)
    assert at["crown"][2] == pytest.approx(1, abs=0.02)


def test_the_masses_add_up_to_a_body() -> None:
    share = BODY.share
    limbs = sum(2 * share[f"mass_{name}"] for name in ("hand", "forearm", "upper_arm", "foot", "shank", "thigh"))
    assert limbs + sum(share[f"mass_{name}"] for name in ("pelvis", "abdomen", "chest", "head")) == pytest.approx(1)


# ── The camera ──────────────────────────────────────────────────────────────

cameras = st.builds(
    Camera,
    distance_m=st.floats(2.5, 6),
    height_m=st.floats(0.2, 2.5),
    azimuth_deg=st.floats(-180, 180),
    lens_deg=st.floats(40, 90),
    aim_height_m=st.floats(0.3, 1.3),
    aspect=st.sampled_from((16 / 9, 4 / 3, 9 / 16)),
)


def projected(points: Any, camera: Camera) -> Any:
    """A pinhole camera as a 3 × 4 matrix: the independent computation."""
    eye = np.array(
        [
            camera.distance_m * np.cos(np.radians(camera.azimuth_deg)),
            camera.distance_m * np.sin(np.radians(camera.azimuth_deg)),
            camera.height_m,
        ]
    )
    z = np.array([0, 0, camera.aim_height_m]) - eye
    z = z / np.linalg.norm(z)
    x = np.cross(z, [0, 0, 1])
    x = x / np.linalg.norm(x)
    turn = np.stack([x, np.cross(z, x), z])
    focal = 0.5 / np.tan(np.radians(camera.lens_deg / 2))
    inner = np.array([[focal, 0, 0.5], [0, focal * camera.aspect, 0.5], [0, 0, 1]])
    matrix = inner @ np.hstack([turn, (-turn @ eye)[:, None]])
    seen = matrix @ np.vstack([points.T, np.ones(len(points))])
    return (seen[:2] / seen[2]).T


@given(poses, cameras, st.floats(1.4, 2))
@settings(max_examples=60)
def test_the_image_is_what_a_pinhole_matrix_gives(angles: dict[str, float], camera: Camera, stature_m: float) -> None:
    skeleton = stand(BODY, angles, (0, 0, 0.53))
    seen = see(BODY, skeleton, camera, stature_m)
    points = np.array(list(landmarks(BODY, skeleton).values())) * stature_m
    assert np.allclose(projected(points, camera), seen.image, atol=1e-7)


@given(poses, cameras)
@settings(max_examples=60)
def test_points_in_metres_keep_their_distances(angles: dict[str, float], camera: Camera) -> None:
    skeleton = stand(BODY, angles, (0, 0, 0.53))
    seen = see(BODY, skeleton, camera, 1.7)
    there = np.array(list(landmarks(BODY, skeleton).values())) * 1.7
    world = np.array(seen.world_m)
    assert np.allclose(np.linalg.norm(world[1:] - world[:-1], axis=1), np.linalg.norm(there[1:] - there[:-1], axis=1))


def test_the_camera_gives_33_points_and_knows_its_sides() -> None:
    assert len(LANDMARKS) == 33 and LANDMARKS[11:13] == ("left_shoulder", "right_shoulder")
    assert LANDMARKS[23:29] == ("left_hip", "right_hip", "left_knee", "right_knee", "left_ankle", "right_ankle")
    front = Camera(3, 1, 0, 60, 0.9, 16 / 9)
    seen = dict(zip(LANDMARKS, see(BODY, stand(BODY, {}, (0, 0, 0.53)), front, 1.7).image, strict=True))
    assert seen["left_shoulder"][0] > seen["right_shoulder"][0], "who looks at us has the left on our right"
    assert seen["nose"][1] < seen["left_hip"][1] < seen["left_ankle"][1]


# ── The movements ───────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", MOVEMENTS)
def test_every_frame_is_within_limits_on_the_floor_in_contact_and_in_balance(name: str) -> None:
    assert list(problems(KNOWLEDGE.movements[name], KNOWLEDGE.settings)) == []


@pytest.mark.parametrize("name", MOVEMENTS)
def test_hands_and_feet_that_carry_do_not_cross(name: str) -> None:
    """A left hand on the floor or a table is on the left of the right one; a foot may stand before the other."""
    for frame in KNOWLEDGE.movements[name].frames:
        skeleton = skeleton_of(BODY, frame)
        for part, joint, axes, apart in (("hand", "palm", "thorax", 0.06), ("foot", "ankle", "pelvis", -0.01)):
            on = {frame.contacts.get(f"{part}_{side}") for side in ("left", "right")}
            if on & {"floor", "top", "wall", "rail"} and len(on) == 1:
                across = np.subtract(skeleton.at[f"{joint}_left"], skeleton.at[f"{joint}_right"])
                assert np.dot(across, skeleton.axes[axes][1]) >= apart, (part, frame.at_s)


@pytest.mark.parametrize("name", MOVEMENTS)
def test_every_movement_is_named_right(name: str) -> None:
    movement = KNOWLEDGE.movements[name]
    assert name in KNOWLEDGE.exercises
    assert movement.driver in ANGLES or f"{movement.driver}_left" in ANGLES
    assert movement.shows
    touching = {part for frame in movement.frames for part in frame.contacts}
    for pose in movement.poses:
        assert {part.replace("foot", "heel") for part in pose.slides} <= touching
    for frame in movement.frames:
        for on in frame.contacts.values():
            assert on.startswith(("body:", "point:")) or surface(movement, on)


@pytest.mark.parametrize("name", MOVEMENTS)
def test_the_mirror_image_is_as_sound(name: str) -> None:
    other = mirrored(KNOWLEDGE.movements[name])
    assert list(problems(other, KNOWLEDGE.settings)) == []
    assert mirrored(other) == KNOWLEDGE.movements[name]


@pytest.mark.parametrize("name", MOVEMENTS)
def test_a_round_ends_where_it_began_and_the_driving_angle_moves(name: str) -> None:
    movement = KNOWLEDGE.movements[name]
    first, last = movement.frames[0], movement.frames[-1]
    assert (first.root, first.angles) == (last.root, last.angles)
    assert frame_at(movement, seconds(movement)).angles == first.angles
    angles = [driven(movement, frame) for frame in movement.frames]
    if len(movement.poses) > 1:
        assert max(angles) - min(angles) > 4, "nothing to count a repetition by"


def test_stored_frames_are_what_the_builder_solves() -> None:
    for name in ("sit_to_stand", "clam"):
        movement = KNOWLEDGE.movements[name]
        again = builder.solved(replace(movement, frames=()), KNOWLEDGE.postures, KNOWLEDGE.settings)
        for stored, made in zip(movement.frames, again, strict=True):
            assert stored.contacts == made.contacts
            assert np.allclose(stored.angles, made.angles, atol=1.5)
            assert np.allclose(stored.root, made.root, atol=0.004)


@pytest.mark.parametrize("name", MOVEMENTS[:6])
def test_packing_loses_nothing(name: str) -> None:
    frames = KNOWLEDGE.movements[name].frames
    assert tuple(unpack(pack(frames))) == frames


def test_a_changed_line_asks_for_solving_again() -> None:
    movement, postures, body = KNOWLEDGE.movements["squat"], KNOWLEDGE.postures, body_mark(KNOWLEDGE.settings)
    now = made_from(movement, postures, body)
    deeper = replace(movement.poses[1], angles={**movement.poses[1].angles, "knee_flexion": 80.5})
    assert made_from(replace(movement, shows="in other words"), postures, body) == now
    assert made_from(replace(movement, poses=(movement.poses[0], deeper)), postures, body) != now
    assert made_from(movement, {**postures, "standing": postures["prone"]}, body) != now
    longer = replace(KNOWLEDGE.settings["body_thigh"], value=0.25)
    assert made_from(movement, postures, body_mark({**KNOWLEDGE.settings, "body_thigh": longer})) != now


def test_the_loader_refuses_a_movement_that_was_not_solved_as_written() -> None:
    found: list[str] = []
    squat = KNOWLEDGE.movements["squat"]
    lifted = replace(squat, poses=(squat.poses[0], replace(squat.poses[1], angles={"hip_flexion": 10.0})))
    assert with_frames({"squat": lifted}, KNOWLEDGE.postures, KNOWLEDGE.settings, read_tracks(HERE), found) == {}
    assert "run: python -m builders.movements" in found[0]


# ── The check can fail ──────────────────────────────────────────────────────


def broken(movement: Movement, **angles: float) -> set[tuple[str, str]]:
    bent = [{**angles_of(frame), **angles} for frame in movement.frames]
    frames = tuple(
        replace(frame, angles=tuple(new[name] for name in ANGLES))
        for frame, new in zip(movement.frames, bent, strict=True)
    )
    return {(one.what, one.part) for one in problems(replace(movement, frames=frames), KNOWLEDGE.settings)}


def moved(movement: Movement, x: float, y: float, z: float) -> set[tuple[str, str]]:
    frames = tuple(
        replace(frame, root=(frame.root[0] + x, frame.root[1] + y, frame.root[2] + z)) for frame in movement.frames
    )
    return {(one.what, one.part) for one in problems(replace(movement, frames=frames), KNOWLEDGE.settings)}


def test_a_knee_bent_backwards_is_refused() -> None:
    assert ("limit", "knee_flexion_left") in broken(KNOWLEDGE.movements["squat"], knee_flexion_left=-20)


def test_a_body_sunk_into_the_floor_is_refused() -> None:
    assert ("floor", "heel_left") in moved(KNOWLEDGE.movements["bridge"], 0, 0, -0.03)


def test_a_body_that_hovers_is_refused() -> None:
    assert ("contact", "heel_left") in moved(KNOWLEDGE.movements["bridge"], 0, 0, 0.03)


LEGS_AHEAD = {
    f"{angle}_{side}": deg
    for side in ("left", "right")
    for angle, deg in (("hip_flexion", 60.0), ("knee_flexion", 0.0))
}


def test_a_body_that_would_fall_is_refused() -> None:
    assert ("balance", "") in broken(KNOWLEDGE.movements["squat"], **LEGS_AHEAD)


STEPPING = [name for name in MOVEMENTS if balance_of(KNOWLEDGE.movements[name]) == "round"]


def test_every_movement_is_kept_from_falling_in_a_way_that_is_checked() -> None:
    ways = {name: balance_of(KNOWLEDGE.movements[name]) for name in MOVEMENTS}
    assert {name for name, way in ways.items() if way == "water"} == {
        "water_hang", "water_moves", "water_run", "water_walk",
    }  # fmt: skip
    assert {name.split("_")[0] for name in STEPPING} == {"walk", "run", "carry", "suitcase", "band", "elliptical"}


@pytest.mark.parametrize("name", STEPPING)
def test_steps_that_tip_over_on_average_are_refused(name: str) -> None:
    """Everybody who walks leaning so far that no mean support lies under them would fall within a round."""
    held = any(part.startswith("hand") for frame in KNOWLEDGE.movements[name].frames for part in frame.contacts)
    for lean in (-40.0,) if held else (40.0, -40.0):
        assert ("balance", "over a round") in broken(KNOWLEDGE.movements[name], lumbar_flexion=0, pelvis_tilt=lean)


def test_over_a_round_a_body_may_fall_from_foot_to_foot_but_not_on_one_side_only() -> None:
    walk = KNOWLEDGE.movements["walk_brisk"]
    skeletons = [skeleton_of(BODY, frame) for frame in walk.frames]
    assert outside_over_a_round(walk, skeletons, BODY) < 0
    half = replace(walk, frames=walk.frames[:5])
    assert outside_over_a_round(half, skeletons[:5], BODY) > outside_over_a_round(walk, skeletons, BODY)
    flying = replace(walk, frames=tuple(replace(frame, contacts={}) for frame in walk.frames))
    assert outside_over_a_round(flying, skeletons, BODY) == float("inf")


def test_water_below_the_hips_carries_nobody() -> None:
    hanging = KNOWLEDGE.movements["water_hang"]
    shallow = replace(hanging, props={**hanging.props, "pool": {"height": 0.5}})
    assert ("balance", "pool") in {(one.what, one.part) for one in problems(shallow, KNOWLEDGE.settings)}


def test_a_pedal_takes_the_foot_along() -> None:
    for name in ("bike_easy", "elliptical_easy", "elliptical_steady"):
        for frame in KNOWLEDGE.movements[name].frames:
            assert {"ball_left", "ball_right"} <= set(frame.contacts), "contact is checked all the way round"


def test_a_foot_that_slips_is_refused() -> None:
    movement = KNOWLEDGE.movements["squat"]
    last = movement.frames[-1]
    pushed = replace(last, root=(last.root[0] + 0.05, last.root[1], last.root[2]))
    frames = (*movement.frames[:-1], pushed)
    found = problems(replace(movement, frames=frames), KNOWLEDGE.settings)
    assert ("slip", "heel_left") in {(one.what, one.part) for one in found}


def test_every_joint_angle_has_limits_but_the_pelvis_in_space() -> None:
    assert [name for name in ANGLES if limits_of(BODY, name) is None] == ["pelvis_tilt", "pelvis_list", "pelvis_turn"]


def test_the_centre_of_mass_of_somebody_standing_is_over_the_feet() -> None:
    movement = KNOWLEDGE.movements["squat"]
    skeleton = skeleton_of(BODY, movement.frames[0])
    x, y, z = centre_of_mass(BODY, skeleton)
    outline = hull(support(movement, movement.frames[0], BODY, skeleton))
    assert min(p[0] for p in outline) < x < max(p[0] for p in outline)
    assert abs(y) < 0.01 and 0.5 < z < 0.6
