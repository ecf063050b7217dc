"""Passwords: welcome sentences, refused favourites, nothing cut, one hash at a time."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from hypothesis import given, strategies as st

from portal.accounts import passwords
from portal.accounts.passwords import WeakPassword, checked, hashed, matches
from portal.errors import Unavailable

OWN = ("สมหญิง", "ใจดีเหลือเกิน", "0812344521", "1234567890121", "somying@mail.example")


@pytest.mark.parametrize(
    "password",
    ["แมวส้มนอนบนหลังคา", "ข้าวเหนียวมะม่วงอร่อยมาก", "purple tractor seven", "xK9#mQ2$vL5p",
     "ຕົ້ນໄມ້ໃຫຍ່ຢູ່ຫຼັງເຮືອນ", "Sunshine-and-rice-42"],
)
def test_sentences_and_odd_strings_are_welcome(password: str) -> None:
    assert matches(password, hashed(checked(password, personal=OWN)))


@pytest.mark.parametrize(
    "password",
    ["password1234", "P@ssw0rd2568", "qwertyuiop12", "111111111111", "123456789012",
     "abcabcabcabc", "รหัสผ่าน1234", "สวัสดีครับ1234", "1q2w3e4r5t6y", "isylzjko1234",
     "Bangkok2568!", "ILoveYou12345", "กขคงจฉชซฌญฎฏ", "correct horse battery staple",
     "081-234-4521 081", "1-2345-67890-12-1", "สมหญิง สมหญิง สมหญิง", "somying@mail.example"],
)
def test_what_is_guessed_first_is_refused(password: str) -> None:
    with pytest.raises(WeakPassword, match="easy to guess"):
        checked(password, personal=OWN)


def test_length_is_asked_and_capped_with_a_sentence() -> None:
    with pytest.raises(WeakPassword, match="at least 12"):
        checked("แมวส้มนอน")
    with pytest.raises(WeakPassword, match="at least 15"):
        checked("xK9#mQ2$vL5p", staff=True)
    assert checked("xK9#mQ2$vL5pwZ8", staff=True)
    with pytest.raises(WeakPassword, match="at most 1000"):
        checked("แมวส้มนอนบนหลังคา" * 60)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]),
               min_size=12, max_size=40))
def test_anything_accepted_has_at_least_twelve_characters(password: str) -> None:
    try:
        kept = checked(password)
    except WeakPassword:
        return
    assert 12 <= len(kept) <= 1000


def test_nothing_is_cut_off() -> None:
    long = "ทุ่งนากว้างไกลสุดสายตา" * 40
    assert not matches(long + "ข", hashed(long + "ก"))
    assert not matches("x" * 5000, hashed("x" * 1000))


def test_a_password_is_the_same_however_its_marks_were_composed() -> None:
    assert matches("นํ้าใสไหลเย็นเห็นตัวปลา", hashed("น้ำใสไหลเย็นเห็นตัวปลา")) is False
    assert matches("กำลังใจดีเสมอ", hashed("กํ\u0e32ลังใจดีเสมอ"))
    assert matches("cafe\u0301 au lait chaud", hashed("caf\u00e9 au lait chaud"))


def test_an_unknown_account_costs_what_a_wrong_password_costs() -> None:
    kept = hashed("ลมหนาวพัดผ่านทุ่งนา")
    assert not matches("the first check makes nobody's hash", None)
    times: dict[str | None, list[float]] = {None: [], kept: []}
    for _n in range(10):
        for password_hash, spent in times.items():
            begun = time.thread_time()  # of the processor: other programs do not count
            assert not matches("wrong wrong wrong", password_hash)
            spent.append(time.thread_time() - begun)
    assert 0.8 < min(times[None]) / min(times[kept]) < 1.25


def test_one_hash_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    class Watching:
        inside = most = 0
        lock = threading.Lock()

        def hash(self, _password: str) -> str:
            with self.lock:
                self.inside += 1
                self.most = max(self.most, self.inside)
            time.sleep(0.002)
            with self.lock:
                self.inside -= 1
            return "x"

    def most(turn: Any) -> int:
        watching = Watching()
        monkeypatch.setattr(passwords, "_hasher", lambda: watching)
        monkeypatch.setattr(passwords, "_one_at_a_time", turn)
        threads = [threading.Thread(target=hashed, args=("a",)) for _n in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return watching.most

    assert most(threading.BoundedSemaphore(1)) == 1
    assert most(threading.BoundedSemaphore(12)) > 1, "the control: without the guard they overlap"


def test_a_queue_that_does_not_move_ends_in_503(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_one_at_a_time", threading.BoundedSemaphore(1))
    monkeypatch.setattr(passwords, "_PATIENCE", 0.01)
    with passwords._one_at_a_time, pytest.raises(Unavailable):
        hashed("ลมหนาวพัดผ่านทุ่งนา")
