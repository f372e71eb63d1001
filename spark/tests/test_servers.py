"""Where a server cannot start, its tests are skipped with the reason."""

import os

import pytest
import servers


@pytest.mark.parametrize(("user", "says"), [(os.geteuid(), None), (54321, "user 54321 has no name")])
def test_postgresql_starts_for_a_user_with_a_name_alone(monkeypatch, tmp_path, user, says):
    monkeypatch.setattr(servers.Postgres, "program", lambda: tmp_path)
    monkeypatch.setattr(os.path, "exists", lambda path: True)
    monkeypatch.setattr(os, "geteuid", lambda: user)
    absent = servers.Postgres.absent()
    assert absent is None if says is None else says in absent
