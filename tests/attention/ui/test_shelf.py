import threading

from hypothesis import given
from hypothesis import strategies as st

from attention.ui.shelf import Shelf, name_of


def test_what_is_put_is_found_by_its_name() -> None:
    shelf = Shelf[str](100)
    shelf.put("a", "first", 30)
    assert shelf.find("a") == "first"
    assert shelf.find("b") is None


def test_the_longest_unused_makes_room() -> None:
    shelf = Shelf[str](100)
    for name in "abc":
        shelf.put(name, name, 30)
    shelf.find("a")
    shelf.put("d", "d", 40)
    assert [shelf.find(name) for name in "abcd"] == ["a", None, "c", "d"]


def test_a_thing_larger_than_the_shelf_is_not_kept() -> None:
    shelf = Shelf[str](100)
    shelf.put("a", "a", 101)
    assert shelf.find("a") is None
    assert shelf.size == 0


def test_putting_a_name_again_counts_it_once() -> None:
    shelf = Shelf[str](100)
    for _ in range(9):
        shelf.put("a", "a", 60)
    assert shelf.size == 60


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 70)), max_size=40))
def test_the_shelf_never_holds_more_than_it_may(puts: list[tuple[str, int]]) -> None:
    shelf = Shelf[int](100)
    for name, size in puts:
        shelf.put(name, size, size)
        assert shelf.size <= 100
        assert shelf.find(name) == size
        assert shelf.size == sum(shelf.find(each) or 0 for each in "abcdefgh")


def test_readers_at_once_do_not_disturb_each_other() -> None:
    shelf, wrong = Shelf[int](1_000), []

    def use(reader: int) -> None:
        for turn in range(300):
            name = f"{reader} {turn % 7}"
            shelf.put(name, reader, 40)
            if shelf.find(name) not in (reader, None):
                wrong.append(name)

    readers = [threading.Thread(target=use, args=(reader,)) for reader in range(5)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert wrong == []
    assert shelf.size <= 1_000


def test_a_name_depends_on_every_byte() -> None:
    assert name_of(b"a") == name_of(b"a") != name_of(b"b")
    assert len(name_of(b"")) == 64
