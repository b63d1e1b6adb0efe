"""A set as it happens, for a page that speaks JSON: each frame in, what to show and say out."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from backstay.coach.from_json import coaching_from, keypoints_from
from backstay.coach.performance import finish
from backstay.coach.session import State, start, step, timed_s, wanted_whole
from backstay.model import CameraView, Cue, Dose, Performance, Side


class Live:
    """One set: holds the state between two messages; texts in and out are JSON."""

    def __init__(self, coaching: str, view: CameraView, target: str = "", side: Side = "") -> None:
        wanted = Dose(**json.loads(target)) if target else None
        self._state = start(coaching_from(json.loads(coaching)), view, side, wanted)

    def see(self, frame: str) -> str:
        """What one more frame changes: the count so far, the range so far, and what to say now, if anything."""
        self._state, cue = step(self._state, keypoints_from(json.loads(frame)))
        plan, target = self._state.plan, self._state.target
        wanted = wanted_whole(plan, target) if plan and target else 0
        more = {"wanted": wanted, "left_s": left_s(self._state)}
        return json.dumps({**so_far(finish(self._state), cue, self._state.totals.whole), **more})

    def over(self) -> str:
        """The whole performance, as it is kept."""
        return json.dumps(asdict(finish(self._state)))


def left_s(state: State) -> float | None:
    """How many seconds are left; none where none are counted, or they have not begun."""
    if state.plan is None or not state.plan.limit_s or state.totals.began_s is None:
        return None
    return 0.0 if state.over else max(0.0, state.plan.limit_s - timed_s(state, state.t_s))


def so_far(made: Performance, cue: Cue | None, reps: int) -> dict[str, Any]:
    """What a page shows in the middle of a set; a count is shown at once, and whether it holds is said at the end."""
    angle = made.rom_deg
    return {
        "reps": reps,
        "held_s": made.held_s,
        "finished": made.finished,
        "rom": None if angle is None else {"deg": angle.deg, "low": angle.low_deg, "high": angle.high_deg},
        "cue": None if cue is None else {"kind": cue.kind, "says": cue.says},
    }
