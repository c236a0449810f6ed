import threading
import time

import pytest

from embeddings.fair_lock import FairLock


def test_one_request_waits_for_one_batch_of_a_long_import() -> None:
    lock = FairLock()
    order: list[str] = []
    importing = threading.Event()

    def import_many() -> None:
        for _ in range(20):
            with lock:
                order.append("batch")
                importing.set()
                while "request" not in order and len(lock._queue) == 1:
                    time.sleep(0.001)  # encode until the request has come

    thread = threading.Thread(target=import_many)
    thread.start()
    importing.wait()
    with lock:
        order.append("request")
    thread.join()
    assert order == ["batch", "request", *["batch"] * 19]


def test_lock_is_free_again_after_an_error() -> None:
    lock = FairLock()
    with pytest.raises(ZeroDivisionError), lock:
        _ = 1 / 0
    with lock:
        entered = True
    assert entered


def test_only_one_thread_is_inside() -> None:
    lock = FairLock()
    inside = 0
    most = 0

    def enter() -> None:
        nonlocal inside, most
        for _ in range(20):
            with lock:
                inside += 1
                most = max(most, inside)
                time.sleep(0.0001)
                inside -= 1

    threads = [threading.Thread(target=enter) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (inside, most) == (0, 1)
