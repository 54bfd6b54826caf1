"""The closed lists of the protocol, and the example of each message."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from progress.api.represent import batch_present_dict
from progress.api.shapes import BatchPresentDict
from progress.client_messages import parse
from progress.frames import load_batch, load_frame, load_summary
from progress.inbox_protocol import InboxMessage, NotificationMessage
from progress.models import Batch
from progress.protocol import (
    REASONS,
    STATUS,
    AckMessage,
    BatchMessage,
    CloseCode,
    ErrorMessage,
    EstimateMessage,
    Frame,
    HeartbeatMessage,
    MessageType,
    ReconnectMessage,
    RequestType,
    error_message,
    heartbeat,
)
from progress.states import State
from progress.summary_protocol import SummaryMessage
from tests import factories
from tests.support.shapes import mismatches

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "docs" / "examples"
REQUESTS = EXAMPLES / "requests"
ANSWERS = EXAMPLES / "answers"
LISTS = ("documents", "pages", "logs", "events")

#: The shape of each message.
SHAPES: dict[str, Any] = {
    MessageType.SNAPSHOT: Frame,
    MessageType.PROGRESS_UPDATE: Frame,
    MessageType.BATCH_UPDATE: BatchMessage,
    MessageType.SUMMARY: SummaryMessage,
    MessageType.ESTIMATE: EstimateMessage,
    MessageType.HEARTBEAT: HeartbeatMessage,
    MessageType.INBOX: InboxMessage,
    MessageType.NOTIFICATION: NotificationMessage,
    MessageType.ERROR: ErrorMessage,
    MessageType.ACK: AckMessage,
    MessageType.RECONNECT: ReconnectMessage,
}


def read(path: Path) -> dict[str, Any]:
    message: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return message


def example(name: str) -> dict[str, Any]:
    return read(EXAMPLES / f"{name}.json")


every_example = pytest.mark.parametrize(
    "path", sorted(EXAMPLES.glob("*.json")), ids=lambda path: path.stem
)
every_request = pytest.mark.parametrize(
    "path", sorted(REQUESTS.glob("*.json")), ids=lambda path: path.stem
)


def test_every_close_code_has_a_reason():
    assert set(REASONS) == set(CloseCode)


def test_every_state_has_its_word_for_clients():
    assert set(STATUS) == set(State)
    assert STATUS[State.FAILED] == "error"


def test_a_refusal_carries_its_code_and_reason():
    assert error_message(CloseCode.NOT_FOUND) == {
        "type": "error",
        "code": 4404,
        "reason": "no such job, or not yours",
    }


def test_a_heartbeat_names_the_position_of_each_job():
    assert heartbeat("now", {"j": 7}) == {
        "type": "heartbeat",
        "timestamp": "now",
        "jobs": {"j": 7},
    }


@every_example
def test_an_example_has_the_shape_of_its_message(path):
    message = read(path)
    assert mismatches(message, SHAPES[message["type"]]) == []


@every_example
def test_an_example_is_named_by_its_type(path):
    assert path.stem.split("-")[0] == read(path)["type"]


def test_every_message_has_an_example():
    types = {read(path)["type"] for path in EXAMPLES.glob("*.json")}
    assert types == set(MessageType)


@every_example
def test_an_example_of_a_frame_is_true_to_itself(path):
    frame = read(path)
    if SHAPES[frame["type"]] is not Frame:
        return
    rows = [row for name in LISTS for row in frame[name]]
    assert frame["status"] == STATUS[frame["state"]]
    assert (frame["progress"] == 100) == (frame["state"] == "completed")
    assert ("results" in frame) == (frame["state"] in ("completed", "failed"))
    assert all(frame["after"] < row["seq"] <= frame["seq"] for row in rows)
    assert not (frame["is_brief"] and rows)
    assert (frame["type"] == "snapshot") == (frame["after"] == 0)


@pytest.mark.parametrize(
    ("module", "known"),
    [("protocol", MessageType), ("protocol", RequestType), ("codes", CloseCode)],
    ids=lambda given: getattr(given, "__name__", ""),
)
def test_the_browser_has_the_same_lists(module, known):
    code = (ROOT / f"static/js/progress/{module}.js").read_text(encoding="utf-8")
    _, _, rest = code.partition(f"export const {known.__name__} = Object.freeze({{")
    said = dict(re.findall(r"(\w+): \"?(\w+)", rest.partition("}")[0]))
    # Some ends have a code that only the client's side of a socket ever gives.
    ours = {key: value for key, value in said.items() if key not in {"LOST", "TOO_BIG"}}
    assert ours == {member.name: str(member.value) for member in known}


def test_the_documentation_names_every_close_code():
    page = (ROOT / "docs/protocol.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([\d, ]+) \|", page, re.MULTILINE)
    named = {int(code) for row in rows for code in row.split(", ")}
    assert named - {1006, 1009} == set(CloseCode)


@every_request
def test_the_server_understands_the_example_of_a_request(path):
    text = path.read_text(encoding="utf-8")
    assert type(parse(text)).__name__.lower() == json.loads(text)["type"]


def test_every_request_has_an_example():
    types = {read(path)["type"] for path in REQUESTS.glob("*.json")}
    assert types == set(RequestType)


def test_a_real_frame_has_exactly_the_keys_of_its_example(alice):
    job = factories.make_job(alice)
    factories.read_whole(factories.only_document(job), pages=1, logs=["1 page"])
    frame = json.loads(json.dumps(load_frame(job.pk)))
    assert mismatches(frame, Frame) == []
    assert list(frame) == list(example("progress_update-completed"))
    rows = {name: list(frame[name][0]) for name in LISTS}
    assert rows == {name: list(example("snapshot")[name][0]) for name in LISTS}


def test_a_real_batch_and_summary_have_exactly_the_keys_of_their_examples(alice):
    factories.make_job(alice, batch="May")
    batch = load_batch(Batch.objects.get().pk)
    assert batch is not None
    assert list(batch) == list(example("batch_update"))
    assert list(load_summary()) == list(example("summary"))


def test_the_answer_about_a_batch_is_its_message_and_has_the_keys_of_its_example(alice):
    answer = read(ANSWERS / "batch.json")
    assert mismatches(answer, BatchPresentDict) == []
    message = example("batch_update")
    assert {key: answer[key] for key in message} == message
    factories.make_job(alice, batch="May")
    batch = Batch.objects.with_seq().select_related("owner").get()
    assert list(batch_present_dict(batch)) == list(answer)
