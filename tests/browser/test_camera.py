"""The camera coach in a real Chromium: the engine in the browser's Python, and a whole set from a fake camera."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, BrowserContext, Page, expect

from backstay.coach import coach
from backstay.coach.live import Live
from backstay.coaching import coaching_json, coaching_of
from backstay.wire import to_plain
from tests.browser.checks import Watch
from tests.browser.conftest import NAMES, PHONE, QUIET, ROOT, Server
from tests.recordings import AZIMUTHS, KNOWLEDGE, Shot, as_sent, record
from tests.test_camera_tests import LEFT, RIGHT, STANDING, swaying

CLIPS = Path(os.environ.get("BACKSTAY_CLIPS", ROOT.parent / "shared" / "data" / "motion" / "clips"))
CLIP = CLIPS / "keraal_RTK_correct2.avi"
"""One man turns on a chair, once to each side (Keraal data set, CC BY-NC-SA: never copied into this project)."""
CLIP_S = 9.6
PLAYED = ["-vf", "scale=640:360", "-r", "20", "-pix_fmt", "yuv420p"]
FAKE_CAMERA = [
    *(flag for flag in QUIET if flag != "--disable-gpu"),
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]
LOADED_MS = 90_000
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
IN_WORKER = """async ([worker, python, engine, coaching, view, frames]) => {
  const made = new Worker(worker, {type: 'module'});
  const answer = (message) => new Promise((resolve, reject) => {
    made.onmessage = ({data}) => data.kind === 'broken' ? reject(data.says) : resolve(data);
    made.onerror = (event) => reject(event.message ?? 'the worker did not load');
    made.postMessage(message);
  });
  await answer({kind: 'start', python, engine, coaching, view});
  const seen = [];
  for (const frame of frames) seen.push(await answer({kind: 'see', frame}));
  const {performance: over} = await answer({kind: 'over'});
  made.terminate();
  return {seen, over};
}"""


@pytest.fixture(scope="module", autouse=True)
def assets() -> None:
    """The parts that `make camera` puts together."""
    if finders.find("camera/ready.txt") is None:
        pytest.skip("CAMERA TESTS SKIPPED: the camera's parts are not here; run make camera")


def nearly(one: Any, other: Any) -> bool:
    """The same, but for the last digits of what another mathematics library computes."""
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(nearly(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(nearly, one, other))
    return one == (pytest.approx(other, rel=1e-9) if isinstance(other, float) else other)


def test_the_engine_in_the_browser_comes_to_the_same_as_here(server: Server, context: BrowserContext) -> None:
    page = context.new_page()
    movement = KNOWLEDGE.movements["squat"]
    shot = Shot(azimuth=AZIMUTHS["left"], level=(1.0, 0.03), rounds=3, fps=15, seed=5)
    frames = list(record(movement, shot))
    coaching = json.dumps(coaching_json("squat", KNOWLEDGE))
    page.goto(server.url + "/about/")
    found = page.evaluate(
        IN_WORKER,
        [
            server.url + "/static/dist/camera_worker.js",
            server.url + "/static/camera/pyodide/",
            server.url + "/camera/engine.zip",
            coaching,
            "side",
            [as_sent(frame) for frame in frames],
        ],
    )
    live = Live(coaching, "side")
    here = [json.loads(live.see(as_sent(frame))) for frame in frames]
    assert nearly(json.loads(found["over"]), to_plain(coach(frames, coaching_of("squat", KNOWLEDGE), "side")))
    assert all(map(nearly, found["seen"], [{"kind": "seen", **seen} for seen in here]))
    assert json.loads(found["over"])["reps"] == 3


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The clip as a camera would give it, over and over."""
    if not CLIP.exists():
        pytest.skip(f"CAMERA SET SKIPPED: no clips here; BACKSTAY_CLIPS names the folder that holds {CLIP.name}")
    film = tmp_path_factory.mktemp("clip") / "camera.y4m"
    command = [ffmpeg(), "-loglevel", "error", "-i", str(CLIP), *PLAYED, str(film)]
    subprocess.run(command, check=True, timeout=120)
    return film


def ffmpeg() -> str:
    """An installed ffmpeg, else the one that comes as a Python package."""
    return shutil.which("ffmpeg") or str(imageio_ffmpeg.get_ffmpeg_exe())


@pytest.fixture
def filmed(chromium: Browser, recording: Path, server: Server) -> Iterator[Page]:
    """The page of somebody who turns on a chair, with the recording as camera."""
    installed = next(filter(None, map(shutil.which, NAMES)), None)
    flags = [*FAKE_CAMERA, f"--use-file-for-fake-video-capture={recording}"]
    browser = chromium.browser_type.launch(executable_path=installed, args=flags)
    device = browser.new_context(viewport=PHONE, reduced_motion="reduce", locale="en-GB")
    server.become("turning", device)
    page = device.new_page()
    page.set_default_timeout(LOADED_MS)
    page.goto(server.at("turning", "/session/{open}/camera/turn_sitting/"))
    yield page
    browser.close()


LEFT_SHOULDER, RIGHT_SHOULDER = 11, 12
LISTEN = """() => {
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message) {
    if (message.kind === 'see' && message.frame.includes('image')) window.sentFrame = message.frame;
    return post.call(this, message);
  };
}"""
DRAWN = """const frames = FRAMES; let first;
export class PoseLandmarker {
  static async createFromOptions() { return new PoseLandmarker(); }
  detectForVideo(video, now) {
    first ??= now;
    const at = frames.findLast((frame) => frame.t_s - frames[0].t_s <= (now - first) / 1000);
    const image = at.image.map(([x, y, visibility]) => ({x, y, visibility}));
    return {landmarks: [image], worldLandmarks: [at.world.map(([x, y, z]) => ({x, y, z}))]};
  }
}"""


@pytest.fixture
def drawn(chromium: Browser, server: Server) -> Iterator[Page]:
    """A page with the test camera of the browser, of somebody with a programme."""
    installed = next(filter(None, map(shutil.which, NAMES)), None)
    browser = chromium.browser_type.launch(executable_path=installed, args=FAKE_CAMERA)
    device = browser.new_context(viewport=PHONE, reduced_motion="reduce", locale="en-GB")
    server.become("turning", device)
    page = device.new_page()
    page.set_default_timeout(LOADED_MS)
    yield page
    browser.close()


def test_a_test_of_movement_walks_from_the_camera_to_a_finding_on_the_right_side(drawn: Page, server: Server) -> None:
    """The camera is real to the browser; who moves is drawn, so that the truth is known: further to their own left."""
    shot = Shot(azimuth=0, rounds=2, fps=10)
    frames = [json.loads(as_sent(frame)) for frame in record(swaying(STANDING, [LEFT, RIGHT]), shot)]
    poses = DRAWN.replace("FRAMES", json.dumps(frames))
    drawn.route("**/tasks-vision/vision_bundle.mjs", lambda to: to.fulfill(body=poses, content_type="text/javascript"))
    watch, before = Watch(drawn), len(rows_of(server, "tested"))
    drawn.goto(server.url + "/tests/trunk_side_bend/")
    drawn.locator(".coach__start").click()
    seen_at(drawn, 3)
    drawn.locator(".coach__end button").click()
    expect(drawn.locator("#done")).to_contain_text("your left side")
    assert watch.outside() == []
    (kept,) = rows_of(server, "tested")[before:]
    found = {row["side"]: row["value"] for row in kept["findings"]}
    assert found["left"] > found["right"] > 0 and "image" not in json.dumps(kept)


SHORTER = """() => {
  const coaching = document.getElementById('coaching');
  coaching.textContent = coaching.textContent.replace(/"limit_s": 30(\\.0)?/, '"limit_s": 6');
}"""


def test_a_test_of_so_many_seconds_is_ended_by_the_engine_and_sent_by_itself(drawn: Page, server: Server) -> None:
    """Six seconds instead of thirty, so that nobody waits: nobody presses anything, and no finding comes of it."""
    frames = [json.loads(as_sent(one)) for one in record(KNOWLEDGE.movements["sit_to_stand"], Shot(pace=0.4, fps=10))]
    poses = DRAWN.replace("FRAMES", json.dumps(frames))
    drawn.route("**/tasks-vision/vision_bundle.mjs", lambda to: to.fulfill(body=poses, content_type="text/javascript"))
    before = len(rows_of(server, "tested"))
    drawn.goto(server.url + "/tests/sit_to_stand_30_s/")
    drawn.evaluate(SHORTER)
    drawn.locator(".coach__start").click()
    expect(drawn.locator(".coach__says")).to_contain_text("Take your place", timeout=LOADED_MS)
    expect(drawn.locator(".coach__says")).to_contain_text("s left", timeout=LOADED_MS)
    expect(drawn.locator("#done")).to_contain_text("of 30 seconds were seen", timeout=LOADED_MS)
    (kept,) = rows_of(server, "tested")[before:]
    assert kept["findings"] == [] and kept["performance"]["timed_s"] == 6


def seen_at(page: Page, count: int) -> float:
    """When the page shows this count [s]."""
    expect(page.locator(".coach__count")).to_have_text(re.compile(rf"\b{count}\b"), timeout=LOADED_MS)
    return float(page.evaluate("performance.now()")) / 1000


def test_a_whole_set_from_a_camera_is_counted_measured_and_kept_once(filmed: Page, server: Server) -> None:
    watch, sent = Watch(filmed), []
    filmed.context.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    before = len(performances(server))
    filmed.evaluate(LISTEN)
    filmed.locator(".coach__start").click()
    first = seen_at(filmed, 1)
    again = [seen_at(filmed, count) for count in (2, 3)][-1]
    assert abs(again - first - CLIP_S) < CLIP_S / 4, "two turns each time the recording goes round"
    expect(filmed.locator(".coach__range")).to_contain_text("degrees")
    assert filmed.evaluate("getComputedStyle(document.querySelector('video')).transform") == "matrix(-1, 0, 0, 1, 0, 0)"
    image = json.loads(filmed.evaluate("window.sentFrame"))["image"]
    assert image[LEFT_SHOULDER][0] > image[RIGHT_SHOULDER][0], "a mirror is only shown"
    filmed.locator(".coach__end button").click()
    expect(filmed.locator("#done li").first).to_be_visible()
    assert watch.outside() == [] and len(sent) == 1
    kept = performances(server)[before:]
    assert len(kept) == 1
    made = kept[0]["performance"]
    angle = made["rom_deg"]
    assert made["reps"] in (3, 4) and abs(made["left_reps"] - made["right_reps"]) <= 1
    assert angle["joint"] == "trunk_turn" and angle["error_deg"] == 9.9
    assert angle["low_deg"] < 49 < angle["high_deg"], "half of the 98 degrees that marker motion capture saw both ways"
    assert "image" not in json.dumps(kept) and "world" not in json.dumps(kept)


def performances(server: Server) -> list[Any]:
    """What is kept of sets with the camera, read from the server's own database."""
    return rows_of(server, "performed")


def rows_of(server: Server, kind: str) -> list[Any]:
    """What is kept of one kind."""
    with sqlite3.connect(f"file:{server.data / 'backstay.sqlite3'}?mode=ro", uri=True) as records:
        rows = records.execute("select payload from web_record where kind = ?", (kind,)).fetchall()
    return [json.loads(row[0]) for row in rows]


def test_a_camera_that_is_refused_leaves_the_ordinary_session(server: Server, context: BrowserContext) -> None:
    server.become("turning", context)
    page = context.new_page()
    page.goto(server.at("turning", "/session/{open}/camera/turn_sitting/"))
    page.locator(".coach__start").click()
    expect(page.locator(".coach__says")).to_contain_text(re.compile("camera stays off|just as well without"))
    page.locator('main a[href^="/session/"]').last.click()
    expect(page.locator("main form")).not_to_have_count(0)
