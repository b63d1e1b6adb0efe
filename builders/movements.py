"""Solve every movement: nearest to the joint angles as written, the body touches what it should, keeps its
joint limits and stays in balance. Writes knowledge/derived/movements.json; refuses a movement no body could do.

``python -m builders.movements`` solves what changed, ``--all`` everything, or name movements.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from backstay.knowledge.loader import HERE
from backstay.knowledge.movement_files import TRACKS, body_mark, made_from, pack, read_tracks, unpack
from backstay.knowledge.structure import structure
from backstay.knowledge.yaml_files import read_section
from backstay.model import Cited, Frame, KeyPose, Movement, Posture
from backstay.movement.check import ROLLING, hull, limits_of, problems, support
from backstay.movement.places import (
    AT,
    FLOOR,
    ON_BODY,
    Plane,
    balls,
    clearance,
    everything,
    from_point,
    held_point,
    mirrored_point,
    reach,
    surface,
)
from backstay.movement.play import CHANGES_SIGN, other_side
from backstay.movement.skeleton import ANGLES, TRUNK_ANGLES, Body, Skeleton, body_from, centre_of_mass, stand
from backstay.movement.turning import minus

TOUCH, STAY, FLOOR_W, INSIDE = 500.0, 500.0, 400.0, 300.0
WRITTEN, OF_BASE, OF_TRUNK, FREE, CENTRED, PLACE = 0.06, 0.02, 0.05, 0.004, 10.0, 2.0
LIMIT, MARGIN, SHARP = 1.5, 0.02, 500.0
SOLVED_BY_CONTACT = ("pelvis_tilt", "ankle_dorsiflexion_left", "ankle_dorsiflexion_right")
UPRIGHT = ("standing", "at_worktop", "half_kneeling", "kneeling")
STEPS, NEAR_STEPS, SMALLEST = 60, 12, 1e-5
SAYS = {
    "limit": "{} is {:.0f} degrees beyond what joints allow",
    "floor": "{} is under the floor by {:.3f} of stature",
    "contact": "{} is {:.3f} of stature from what it should touch",
    "balance": "{} the centre of mass is {:.3f} of stature outside what carries the body",
    "slip": "{} slips by {:.3f} of stature",
}
Array = Any


@dataclass(frozen=True)
class Task:
    """One pose to be solved."""

    movement: Movement
    body: Body
    wanted: Array
    weights: Array
    contacts: Mapping[str, str]
    pinned: Mapping[str, tuple[Any, ...]]

    def ways(self) -> Array:
        """The directions in which the pose may change, as columns: what is the same on both sides stays so."""
        both = {
            other_side(part): mirrored_point(on) if on.startswith(AT) else other_side(on)
            for part, on in self.contacts.items()
        } == dict(self.contacts)
        beside = any({"left", "right", "y"} & set(prop) for prop in self.movement.props.values())
        one_sided = not both or beside or not np.allclose(self.wanted, MIRROR @ self.wanted, atol=1e-6)
        return np.eye(len(self.wanted)) if one_sided else EVEN


def _mirror() -> Array:
    """The matrix that changes left and right of a pose over."""
    made = np.zeros((len(ANGLES) + 3, len(ANGLES) + 3))
    for row, name in enumerate(ANGLES):
        made[row, ANGLES.index(other_side(name))] = -1 if name in CHANGES_SIGN else 1
    made[-3:, -3:] = np.diag((1, -1, 1))
    return made


MIRROR = _mirror()
EVEN = np.unique((np.eye(len(MIRROR)) + MIRROR) / 2, axis=1)
EVEN = EVEN[:, np.abs(EVEN).sum(axis=0) > 0]
EVEN = EVEN / np.abs(EVEN).max(axis=0)


def frames_of(movement: Movement, postures: Mapping[str, Posture], body: Body) -> tuple[Frame, ...]:
    """The solved key poses and the way between them, once round."""
    solved: list[tuple[Array, dict[str, str]]] = []
    for pose in movement.poses:
        before = solved[-1] if solved else None
        solved.append(_key_pose(movement, pose, postures, body, before))
    solved.append(solved[0])
    at_s, frames = 0.0, []
    for number, pose in enumerate(movement.poses):
        x, contacts = solved[number]
        frames.append(_frame(at_s, number, x, contacts))
        if pose.hold_s:
            at_s += pose.hold_s
            frames.append(_frame(at_s, number, x, contacts))
        following = movement.poses[(number + 1) % len(movement.poses)]
        frames += _way(movement, body, solved[number], solved[number + 1], at_s, following)
        at_s += following.in_s
    frames.append(_frame(at_s, 0, *solved[0]))
    return tuple(frames)


def _frame(at_s: float, number: int, x: Array, contacts: Mapping[str, str]) -> Frame:
    root = (float(x[-3]), float(x[-2]), float(x[-1]))
    return Frame(at_s=at_s, pose=number, root=root, angles=tuple(float(a) for a in x[:-3]), contacts=contacts)


def _sliding(pose: KeyPose) -> tuple[str, ...]:
    return tuple(one for part in pose.slides for one in _parts_of(part))


def _key_pose(
    movement: Movement,
    pose: KeyPose,
    postures: Mapping[str, Posture],
    body: Body,
    before: tuple[Array, dict[str, str]] | None,
) -> tuple[Array, dict[str, str]]:
    base = postures[pose.base]
    contacts = _contacts(base, pose)
    wanted, weights = _wanted(base, pose)
    pinned = _pinned(movement, body, before, contacts, _sliding(pose))
    wanted[-3:-1] = before[0][-3:-1] if before is not None else 0
    task = Task(movement, body, wanted, weights, contacts, pinned)
    return _best(task, wanted), contacts


def _best(task: Task, wanted: Array) -> Array:
    """The best solution from the angles as written, and, where the contacts decide it, from further tilts."""
    tilt = ANGLES.index("pelvis_tilt")
    tried = []
    for more in (0, 25, 50) if task.weights[tilt] == FREE else (0,):
        start = wanted.copy()
        start[tilt] += more
        start[-1] -= min(clearance(ball, FLOOR) for _, ball in everything(task.body, _stand(task.body, start)))
        x = _solve(task, start, STEPS)
        r = _residuals(task, x)
        tried.append((float(r @ r), x))
    return min(tried, key=lambda one: one[0])[1]


def _contacts(base: Posture, pose: KeyPose) -> dict[str, str]:
    named = _heel_and_ball({**base.contacts, **_on_body(base.touches)})
    named |= _heel_and_ball({**pose.contacts, **_on_body(pose.touches)})
    return {part: on for part, on in named.items() if on != "air"}


def _heel_and_ball(contacts: Mapping[str, str]) -> dict[str, str]:
    """A whole foot is its heel and its ball, so that a heel can lift while the ball stays."""
    made: dict[str, str] = {}
    for part, on in contacts.items():
        for one in _parts_of(part):
            made[one] = on
    return made


def _parts_of(part: str) -> tuple[str, ...]:
    return (part.replace("foot", "heel"), part.replace("foot", "ball")) if part.startswith("foot_") else (part,)


def _on_body(touches: Mapping[str, str]) -> dict[str, str]:
    return {hand: "air" if place == "none" else ON_BODY + place for hand, place in touches.items()}


def _wanted(base: Posture, pose: KeyPose) -> tuple[Array, Array]:
    wanted, weights = np.zeros(len(ANGLES) + 3), np.full(len(ANGLES) + 3, OF_BASE)
    for angles, weight in ((base.angles, OF_BASE * 1.5), (pose.angles, WRITTEN)):
        for name, deg in angles.items():
            for full in _full_names(name):
                wanted[ANGLES.index(full)], weights[ANGLES.index(full)] = deg, weight
    written = {full for name in (*base.angles, *pose.angles) for full in _full_names(name)}
    for name in TRUNK_ANGLES:
        weights[ANGLES.index(name)] = max(weights[ANGLES.index(name)], OF_TRUNK)
    bends = any(name.startswith("hip_flexion") for name in pose.angles) or pose.base not in UPRIGHT
    for name in SOLVED_BY_CONTACT:
        if name not in written and (bends or name != "pelvis_tilt"):
            weights[ANGLES.index(name)] = FREE
    weights[-3:] = PLACE, PLACE, 0.0
    return wanted, weights


def _full_names(name: str) -> tuple[str, ...]:
    if name in ANGLES:
        return (name,)
    both = (f"{name}_left", f"{name}_right")
    if both[0] not in ANGLES:
        raise ValueError(f"{name} is no joint angle; it is one of {', '.join(ANGLES)}")
    return both


def _stand(body: Body, x: Array) -> Skeleton:
    root = (float(x[-3]), float(x[-2]), float(x[-1]))
    return stand(body, dict(zip(ANGLES, x[:-3].tolist(), strict=True)), root)


def _pinned(
    movement: Movement,
    body: Body,
    before: tuple[Array, dict[str, str]] | None,
    contacts: Mapping[str, str],
    slides: tuple[str, ...],
) -> dict[str, tuple[Any, ...]]:
    """Where the contacts that stay in place were."""
    if before is None:
        return {}
    skeleton = _stand(body, before[0])
    return {
        part: tuple(group[0][0] for group in balls(body, skeleton, part))
        for part, on in contacts.items()
        if before[1].get(part) == on
        and part not in slides
        and not on.startswith(ON_BODY)
        and part not in ROLLING
    }


def _way(
    movement: Movement,
    body: Body,
    first: tuple[Array, dict[str, str]],
    second: tuple[Array, dict[str, str]],
    from_s: float,
    following: KeyPose,
) -> list[Frame]:
    """The frames between two key poses: slow away, slow in, what touches at both ends touching all the way."""
    (a, held), (b, then) = first, second
    contacts = {part: on for part, on in held.items() if then.get(part) == on}
    far = float(np.abs(a[:-3] - b[:-3]).max())
    count = 0 if far < 2 else 1 if far < 12 else 2 if far < 35 else 3
    frames, before = [], (a, dict(held))
    for number in range(1, count + 1):
        time = number / (count + 1)
        share = time * time * (3 - 2 * time)
        wanted = a + share * (b - a)
        weights = np.full(len(wanted), WRITTEN)
        weights[-3:] = PLACE, PLACE, PLACE
        here = contacts | _carried_along(held, then, share)
        pinned = _pinned(movement, body, before, here, _sliding(following))
        x = _solve(Task(movement, body, wanted, weights, here, pinned), wanted, NEAR_STEPS)
        frames.append(_frame(from_s + time * following.in_s, -1, x, here))
        before = (x, here)
    return frames


def _carried_along(held: Mapping[str, str], then: Mapping[str, str], share: float) -> dict[str, str]:
    """A pedal or handle that moves takes the foot or hand on it along: the points on the way between two."""
    made = {}
    for part, on in held.items():
        to = then.get(part, "")
        if on != to and on.startswith(AT) and to.startswith(AT):
            way = zip(held_point(on), held_point(to), strict=True)
            made[part] = AT + ",".join(f"{a + share * (b - a):.4f}" for a, b in way)
    return made


def _solve(task: Task, start: Array, steps: int) -> Array:
    """Levenberg and Marquardt: damped least squares with differences for the slopes."""
    x, damping, ways = start.copy(), 1e-3, task.ways()
    r = _residuals(task, x)
    for _ in range(steps):
        slope = _slopes(task, x, r, ways)
        normal, pull = slope.T @ slope, slope.T @ r
        for _ in range(8):
            step = np.linalg.solve(normal + damping * np.diag(np.diag(normal) + 1e-6), -pull)
            r_new = _residuals(task, x + ways @ step)
            if r_new @ r_new < r @ r:
                break
            damping *= 4
        else:
            return x
        gain = (r @ r - r_new @ r_new) / max(r @ r, 1e-12)
        x, r, damping = x + ways @ step, r_new, max(damping / 6, 1e-7)
        if gain < SMALLEST:
            return x
    return x


def _slopes(task: Task, x: Array, r: Array, ways: Array) -> Array:
    slope = np.empty((len(r), ways.shape[1]))
    for column, way in enumerate(ways.T):
        small = 1e-5 if np.any(way[-3:]) else 1e-3
        slope[:, column] = (_residuals(task, x + small * way) - r) / small
    return slope


def _residuals(task: Task, x: Array) -> Array:
    body, movement = task.body, task.movement
    skeleton = _stand(body, x)
    found = list(task.weights * (x - task.wanted))
    for part, on in task.contacts.items():
        if on.startswith(ON_BODY):
            found.append(TOUCH * reach(body, skeleton, part, on.removeprefix(ON_BODY)))
        elif on.startswith(AT):
            found += [TOUCH * gap for gap in from_point(body, skeleton, part, on)]
        else:
            found += [TOUCH * gap for gap in _smooth_gaps(body, skeleton, part, surface(movement, on))]
    for part, places in task.pinned.items():
        for (ball, *_), place in zip(balls(body, skeleton, part), places, strict=True):
            found += [STAY * gap for gap in minus(ball[0], place)]
    planes = [FLOOR, *(surface(movement, name) for name in movement.props if _upright(movement.props[name]))]
    found += [
        FLOOR_W * min(0.0, clearance(ball, plane)) for plane in planes for _, ball in everything(body, skeleton)
    ]
    for angle, deg in zip(ANGLES, x, strict=False):
        ends = limits_of(body, angle)
        found.append(LIMIT * (max(0.0, deg - ends[1]) + max(0.0, ends[0] - deg)) if ends else 0.0)
    found += _balance(task, skeleton)
    return np.array(found)


def _smooth_gaps(body: Body, skeleton: Skeleton, part: str, plane: Plane) -> list[float]:
    """The gaps of a part, without the kink where two balls are equally low."""
    made = []
    for group in balls(body, skeleton, part):
        low = np.array([clearance(ball, plane) for ball in group])
        made.append(float(low.min() - np.log(np.exp(-SHARP * (low - low.min())).sum()) / SHARP))
    return made


def _upright(prop: Mapping[str, float]) -> bool:
    return any(name in prop for name in ("ahead", "behind", "left", "right"))


def _balance(task: Task, skeleton: Skeleton) -> list[float]:
    if not task.movement.in_balance:
        return [0.0, 0.0, 0.0]
    frame = Frame(at_s=0, pose=0, root=(0, 0, 0), angles=(), contacts=task.contacts)
    outline = np.array(hull(support(task.movement, frame, task.body, skeleton)))
    if len(outline) < 3:
        return [0.0, 0.0, 0.0]
    x, y, _ = centre_of_mass(task.body, skeleton)
    edges = np.roll(outline, -1, axis=0) - outline
    inside = (edges[:, 0] * (y - outline[:, 1]) - edges[:, 1] * (x - outline[:, 0])) / np.hypot(*edges.T)
    middle = outline.mean(axis=0)
    standing = all(part.startswith(("foot", "ball", "heel")) for part in task.contacts)
    pull = CENTRED if standing else 0.0
    return [INSIDE * max(0.0, MARGIN - float(inside.min())), pull * (x - middle[0]), pull * (y - middle[1])]


def read_all() -> tuple[dict[str, Movement], dict[str, Posture], dict[str, Cited], dict[str, str]]:
    """Movements as written, postures, settings and each movement's fingerprint; stops at the first wrong row."""
    postures, settings = _rows("postures", Posture, "id"), _rows("settings", Cited, "key")
    movements = _rows("movements", Movement, "id")
    body = body_mark(settings)
    return movements, postures, settings, {k: made_from(m, postures, body) for k, m in movements.items()}


def _rows(section: str, kind: type[Any], key: str) -> dict[str, Any]:
    made = {}
    for name, (file, row) in read_section(HERE, section).items():
        found, wrong = structure({**row, key: name}, kind)
        if wrong:
            raise SystemExit("\n".join(f"{file}: {name}: {text}" for text in wrong))
        made[name] = found
    return made


def solved(
    movement: Movement, postures: Mapping[str, Posture], settings: Mapping[str, Cited]
) -> tuple[Frame, ...]:
    """The movement's frames, rounded as they are stored."""
    return tuple(unpack(pack(frames_of(movement, postures, body_from(settings)))))


def main(names: list[str], again: bool) -> int:
    """Solve what changed; returns the number of movements refused."""
    movements, postures, settings, marks = read_all()
    tracks = {key: track for key, track in read_tracks(HERE).items() if key in movements}
    refused = 0
    for key, movement in movements.items():
        if names and key not in names:
            continue
        if not again and key not in names and tracks.get(key, {}).get("made_from") == marks[key]:
            continue
        made = replace(movement, frames=solved(movement, postures, settings))
        wrong = list(problems(made, settings))
        for one in wrong:
            print(f"{key} at {one.at_s} s: {SAYS[one.what].format(one.part, one.by)}")
        refused += bool(wrong)
        if not wrong:
            tracks[key] = {"made_from": marks[key], "frames": pack(made.frames)}
        print(f"{key}: {len(made.frames)} frames{', refused' if wrong else ''}", flush=True)
    _write(HERE / TRACKS, {key: tracks[key] for key in sorted(tracks)})
    return refused


def _write(path: Path, tracks: Mapping[str, Any]) -> None:
    lines = [f"{json.dumps(key)}:{json.dumps(track, separators=(',', ':'))}" for key, track in tracks.items()]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    arguments = [name for name in sys.argv[1:] if name != "--all"]
    sys.exit(1 if main(arguments, "--all" in sys.argv) else 0)
