"""The worker, in real conversations with mail servers of every manner."""

import threading
from datetime import timedelta

import pytest

from app.mail.letters import token
from app.mail.queue import send_again
from app.mail.sending import NO_ANSWER, NO_ROOM_FOR_LETTERS, Courier
from app.mail.worker import TOO_LATE, WAITS, Worker
from app.models import OutgoingMail
from app.vocabulary import MailState
from tests.mail.conftest import NOW, SECRET, Postman, listening, port_of


def test_a_mail_arrives_once_in_both_forms(worker, put, mail, postman):
    [key] = put("a@kuvend.example")
    assert worker.round() == 1
    assert worker.round() == 0
    [(address, read)] = postman.took
    assert address == read["to"] == "a@kuvend.example"
    assert read["subject"] == "Një detyrë për ju"
    assert read["auto-submitted"] == "auto-generated"
    assert read["message-id"].endswith("@kuvend.example>")
    text, html = read.get_body(("plain",)).get_content(), read.get_body(("html",)).get_content()
    assert f"https://kuvend.example/t/{token(SECRET, 'test:a@kuvend.example', 1)}" in text
    assert "\r\n.\r\n" in text
    assert "Mirëmëngjes" in html
    assert (mail(key).state, mail(key).sent_at) == (MailState.SENT, NOW)


def test_a_dead_address_fails_and_blocks_nobody(worker, put, mail, postman):
    postman.answers["dead@kuvend.example"] = "550 5.1.1 No such person"
    dead, alive = put("dead@kuvend.example", "alive@kuvend.example")
    assert worker.round() == 1
    assert (mail(dead).state, mail(dead).last_error) == (MailState.FAILED, "550 5.1.1 No such person")
    assert mail(alive).state is MailState.SENT


def test_for_now_is_tried_again_ever_later(worker, put, mail, postman, clock):
    postman.answers["full@kuvend.example"] = "452 4.2.2 Mailbox full"
    [key] = put("full@kuvend.example")
    for tries, wait in enumerate(WAITS, 1):
        worker.round()
        found = mail(key)
        assert (found.state, found.attempts, found.next_try_at) == (MailState.RETRY, tries, clock.at + wait)
        clock.at += wait - timedelta(seconds=1)
        assert worker.round() == 0
        assert mail(key).attempts == tries
        clock.at += timedelta(seconds=1)
    worker.round()
    assert mail(key).state is MailState.FAILED


def test_what_is_full_today_may_take_it_later(worker, put, mail, postman, clock):
    postman.answers["full@kuvend.example"] = "452 4.2.2 Mailbox full"
    [key] = put("full@kuvend.example")
    worker.round()
    del postman.answers["full@kuvend.example"]
    clock.at += WAITS[0]
    assert worker.round() == 1
    assert (mail(key).state, mail(key).last_error) == (MailState.SENT, "")


@pytest.mark.parametrize(
    ("verdict", "state"), [("451 Try later", MailState.RETRY), ("554 Looks like spam", MailState.FAILED)]
)
def test_the_whole_mail_may_be_refused(worker, put, mail, postman, verdict, state):
    postman.verdict = verdict
    [key] = put("a@kuvend.example")
    worker.round()
    assert (mail(key).state, mail(key).last_error) == (state, verdict)


def test_a_slow_server_holds_up_one_mail_only(worker, put, mail, postman, courier):
    courier.step_seconds = 0.3
    postman.slow["slow@kuvend.example"] = 1.0
    slow, quick = put("slow@kuvend.example", "quick@kuvend.example")
    assert worker.round() == 1
    assert mail(slow).state is MailState.RETRY
    assert "timed out" in mail(slow).last_error
    assert mail(quick).state is MailState.SENT


def test_a_server_that_dies_after_the_words_is_not_asked_again(worker, put, mail, postman, clock):
    """It may have taken the mail: at most once means that a person decides."""
    postman.dies_after_data = True
    [key] = put("a@kuvend.example")
    worker.round()
    assert (mail(key).state, mail(key).last_error) == (MailState.FAILED, NO_ANSWER)
    clock.at += timedelta(days=3)
    postman.dies_after_data = False
    assert worker.round() == 0
    assert len(postman.took) == 1


def test_a_person_sends_it_again(worker, put, mail, postman, database):
    postman.verdict = "554 Looks like spam"
    [key] = put("a@kuvend.example")
    worker.round()
    postman.verdict = "250 OK"
    with database.write() as db:
        send_again(db.get_one(OutgoingMail, key), now=NOW)
    assert worker.round() == 1
    assert mail(key).state is MailState.SENT


def test_nobody_listens(put, mail, database, clock):
    """All wait; one try is spent in each round."""
    with listening(Postman()) as server:
        port = port_of(server)
    courier = Courier(f"smtp://127.0.0.1:{port}", sender="kuvend@kuvend.example", step_seconds=1)
    worker = Worker(database, courier=courier, base="", secret=SECRET, now=clock)
    first, second = put("a@kuvend.example", "b@kuvend.example")
    assert worker.round() == 0
    assert (mail(first).state, mail(first).attempts) == (MailState.RETRY, 1)
    assert (mail(second).state, mail(second).attempts) == (MailState.QUEUED, 0)


def test_without_a_server_mail_is_kept(database, put, mail, clock):
    worker = Worker(database, courier=None, base="", secret=SECRET, now=clock)
    [key] = put("a@kuvend.example")
    assert worker.round() == 0
    assert mail(key).state is MailState.QUEUED


def test_what_is_of_no_use_any_more_is_not_sent(worker, put, mail, postman, clock):
    [key] = put("a@kuvend.example", until=NOW + timedelta(hours=12))
    clock.at += timedelta(hours=12)
    assert worker.round() == 0
    assert (mail(key).state, mail(key).last_error) == (MailState.FAILED, TOO_LATE)
    assert not postman.took


def test_of_many_workers_at_once_each_mail_is_sent_by_one(worker, put, mail, postman, database, server, clock):
    """Even where they do not wait for their turn."""
    keys = put(*(f"{n}@kuvend.example" for n in range(30)))
    crew = [
        Worker(
            database,
            courier=Courier(f"smtp://127.0.0.1:{port_of(server)}", sender="kuvend@kuvend.example"),
            base="",
            secret=SECRET,
            now=clock,
        )
        for _ in range(4)
    ]
    threads = [threading.Thread(target=each._deliver, args=(lambda: None, threading.Event())) for each in crew]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(postman.recipients) == sorted(f"{n}@kuvend.example" for n in range(30))
    assert {mail(key).state for key in keys} == {MailState.SENT}
    assert {mail(key).attempts for key in keys} == {1}


def test_of_several_workers_one_acts(worker, put, postman, database, courier, clock):
    other = Worker(database, courier=courier, base="", secret=SECRET, now=clock)
    acted: list[int] = []
    worker.jobs = [lambda *_: acted.append(other.round())]
    put("a@kuvend.example")
    assert worker.round() == 1
    assert acted == [0]


def test_a_worker_that_died_before_the_words_left_harms_nothing(worker, put, mail, postman, clock):
    [key] = put("a@kuvend.example")
    assert worker._claim() is not None
    assert worker.round() == 0
    clock.at += timedelta(minutes=15)
    assert worker.round() == 1
    assert mail(key).attempts == 2


def test_a_worker_that_died_while_handing_over_leaves_it_to_a_person(worker, put, mail, postman, clock):
    [key] = put("a@kuvend.example")
    worker._hand_over(worker._claim())
    clock.at += timedelta(minutes=15)
    assert worker.round() == 0
    assert (mail(key).state, mail(key).last_error) == (MailState.FAILED, NO_ANSWER)
    assert not postman.took


def test_a_claim_that_ran_out_sends_nothing(worker, put, mail, postman, clock):
    """A worker that was stopped for a while, and finds that its mail is another's."""
    put("a@kuvend.example")
    late = worker._claim()
    clock.at += timedelta(minutes=16)
    assert worker._send(worker.courier, late) is False
    assert not postman.took


def test_a_job_that_fails_stops_neither_the_others_nor_the_mail(worker, put, postman):
    done: list[str] = []

    def breaks(*_: object) -> None:
        raise RuntimeError("broken")

    worker.jobs = [breaks, lambda *_: done.append("second")]
    put("a@kuvend.example")
    assert worker.round() == 1
    assert done == ["second"]


@pytest.mark.parametrize("address", ["drita@köln.example", "dritë@kuvend.example"])
def test_an_address_with_letters_goes_where_the_server_takes_it(worker, put, mail, postman, database, address):
    plain, wide = put("plain@kuvend.example", address)
    worker.round()
    assert mail(plain).state is MailState.SENT
    assert mail(wide).state is MailState.FAILED
    assert mail(wide).last_error == NO_ROOM_FOR_LETTERS
    with database.write() as db:
        send_again(db.get_one(OutgoingMail, wide), now=NOW)
    with listening(postman, enable_SMTPUTF8=True) as server:
        worker.courier = Courier(f"smtp://127.0.0.1:{port_of(server)}", sender="kuvend@kuvend.example")
        assert worker.round() == 1
    assert address in postman.recipients
