"""The last user of something shared is told so."""

from devtools.locks import SharedUse


def test_only_the_last_user_may_stop(tmp_path):
    first, second = SharedUse(tmp_path / 'lock'), SharedUse(tmp_path / 'lock')
    first.join()
    second.join()
    assert not first.leave()
    first.close()
    assert second.leave()
    second.close()
