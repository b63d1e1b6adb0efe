"""How many exercises move, how large and how quick their figures are, and what movements cost to load."""

from __future__ import annotations

from collections.abc import Iterator
from time import process_time

from backstay import load_knowledge
from backstay.body import figure
from backstay.movement import Camera, body_from, see, skeleton_of
from bench.figures import median_p95

MILLISECONDS, MICROSECONDS, KILOBYTE = 1000, 1_000_000, 1024
VIEW = Camera(distance_m=3, height_m=1, azimuth_deg=-60, lens_deg=60, aim_height_m=0.8, aspect=16 / 9)


def report() -> Iterator[str]:
    """Counts, sizes and times."""
    knowledge = load_knowledge()
    movements = list(knowledge.movements.values())
    body = body_from(knowledge.settings)
    frames = [frame for movement in movements for frame in movement.frames]
    yield f"movements: {len(movements)} of {len(knowledge.exercises)} exercises; {len(frames)} solved frames"
    sizes, drawing, standing, seeing = [], [], [], []
    for movement in movements:
        start = process_time()
        drawn = figure(movement, knowledge, styled=True)
        drawing.append(process_time() - start)
        sizes.append(len(drawn.encode()) / KILOBYTE)
    for frame in frames:
        start = process_time()
        skeleton = skeleton_of(body, frame)
        stood = process_time()
        see(body, skeleton, VIEW, 1.7)
        standing.append(stood - start)
        seeing.append(process_time() - stood)
    yield f"a figure:      {median_p95(sizes, 'kB', 1)} (wanted: at most 30)"
    yield f"to draw it:    {median_p95(drawing, 'ms', MILLISECONDS)} (wanted: at most 20)"
    yield f"one skeleton:  {median_p95(standing, 'µs', MICROSECONDS)}"
    yield f"one view of it: {median_p95(seeing, 'µs', MICROSECONDS)}"
