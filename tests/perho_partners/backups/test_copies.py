"""A copy is of one moment, proves itself when it is put back, and never takes anything's place."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.management import CommandError, call_command

from perho_partners.backups import copying, restoring
from perho_partners.backups.copying import make_copy
from perho_partners.backups.keeping import kept, remove_old
from perho_partners.backups.manifest import DRILL, BackupError, copies_in, moment_of, name_of, read
from perho_partners.backups.restoring import clear_drill, restore
from tests.perho_partners.backups.databases import empty, filled, is_sqlite, run, writing

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 28, 6, tzinfo=UTC)
Database = dict[str, Any]
needs_age = pytest.mark.skipif(not shutil.which("age-keygen"), reason="age is not installed")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with filled(tmp_path) as found:
        yield found


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Database]:
    with empty(tmp_path, "_drill") as found:
        yield found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "copies"


@pytest.fixture
def copy(database: Database, folder: Path) -> Path:
    return make_copy(database, folder)


def rows(database: Database) -> list[Any]:
    return run(database, "SELECT * FROM row_of_it ORDER BY id")


def is_empty(database: Database) -> bool:
    if is_sqlite():
        return not Path(database["NAME"]).exists()
    return run(database, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]


def change(copy: Path, **values: Any) -> None:
    path = copy / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


class TestCopying:
    def test_gives_a_file_and_what_is_in_it(self, copy: Path) -> None:
        manifest = read(copy)
        assert sorted(each.name for each in copy.iterdir()) == sorted(
            [manifest.file, "manifest.json"]
        )
        names = {name.removeprefix("public.").strip('"') for name in manifest.tables}
        assert {"django_migrations", "no_rows", "pairs", "row_of_it"} <= names
        counts = {name.removeprefix("public."): t.rows for name, t in manifest.tables.items()}
        assert (counts["row_of_it"], counts["no_rows"]) == (3, 0)
        assert manifest.migrations == ["auth.0001_initial", "sessions.0001_initial"]
        assert not manifest.is_sealed

    def test_lets_nobody_else_read_it(self, copy: Path) -> None:
        modes = [stat.S_IMODE(each.stat().st_mode) for each in [copy, *copy.iterdir()]]
        assert modes == [0o700, 0o600, 0o600]

    def test_is_of_one_moment_while_others_write(
        self, database: Database, folder: Path, target: Database
    ) -> None:
        with writing(database) as done:
            while len(done) < 3:
                pass
            before = len(done)
            copy = make_copy(database, folder)
            after = len(done)
        restore(copy, target)
        [(found,)] = run(target, "SELECT count(*) FROM pairs")
        assert found % 2 == 0
        assert before * 2 <= found <= after * 2 + 2

    @pytest.mark.parametrize("broken", ["pipe", "sha256", "settle"])
    def test_that_fails_leaves_nothing(self, database: Database, folder: Path, broken: str) -> None:
        if broken == "pipe" and is_sqlite():
            broken = "check_sqlite"
        error = BackupError("no room")
        with mock.patch.object(copying, broken, side_effect=error), pytest.raises(BackupError):
            make_copy(database, folder)
        assert list(folder.iterdir()) == []

    def test_of_a_database_that_is_away_fails(self, database: Database, folder: Path) -> None:
        away = database | {"NAME": f"{database['NAME']}x"}
        with pytest.raises(Exception, match=r"unable to open|does not exist"):
            make_copy(away, folder)
        assert list(folder.iterdir()) == []
        assert not Path(away["NAME"]).exists()

    def test_takes_no_other_copys_place(self, copy: Path, database: Database) -> None:
        before = read(copy)
        with (
            mock.patch.object(copying, "name_of", return_value=copy.name),
            pytest.raises(BackupError, match="is there already"),
        ):
            make_copy(database, copy.parent)
        assert read(copy) == before

    def test_says_when_a_program_is_not_there(self, database: Database, folder: Path) -> None:
        with (
            mock.patch("shutil.which", return_value=None),
            pytest.raises(BackupError, match="is not installed"),
        ):
            make_copy(database, folder, recipient="age1")


class TestPuttingBack:
    def test_gives_every_row_again(self, copy: Path, database: Database, target: Database) -> None:
        manifest = restore(copy, target)
        assert manifest.rows == sum(table.rows for table in manifest.tables.values())
        assert rows(target) == rows(database)
        if not is_sqlite():  # the next number comes after the ones that are there
            run(target, "INSERT INTO counted DEFAULT VALUES")
            assert run(target, "SELECT id FROM counted ORDER BY 1") == [(1,), (2,)]

    def test_a_copy_of_it_is_the_same(self, copy: Path, target: Database, tmp_path: Path) -> None:
        restore(copy, target)
        assert read(make_copy(target, tmp_path / "again")).tables == read(copy).tables

    def test_never_touches_what_is_there(
        self, copy: Path, database: Database, target: Database
    ) -> None:
        before = rows(database)
        run(target, "CREATE TABLE ours (id integer)")
        for place in (database, target):
            with pytest.raises(BackupError, match=r"is not empty|is there already"):
                restore(copy, place)
        assert rows(database) == before
        assert run(target, "SELECT count(*) FROM ours") == [(0,)]

    @pytest.mark.parametrize("end", ["-wal", "-shm", "-journal"])
    def test_never_joins_what_is_left_of_another_file(
        self, copy: Path, target: Database, end: str
    ) -> None:
        if is_sqlite():
            Path(target["NAME"] + end).touch()
            with pytest.raises(BackupError, match="is there already"):
                restore(copy, target)

    @pytest.mark.parametrize("fault", ["cut", "flipped", "gone", "no manifest", "no json", "old"])
    def test_refuses_a_copy_that_is_not_whole(
        self, copy: Path, target: Database, fault: str
    ) -> None:
        file = copy / read(copy).file
        data = bytearray(file.read_bytes())
        if fault == "cut":
            file.write_bytes(data[:-1])
        elif fault == "flipped":
            data[len(data) // 2] ^= 1
            file.write_bytes(data)
        elif fault == "gone":
            file.unlink()
        elif fault == "no manifest":
            (copy / "manifest.json").unlink()
        elif fault == "no json":
            (copy / "manifest.json").write_text("[]")
        else:
            change(copy, format=0)
        with pytest.raises(BackupError):
            restore(copy, target)
        assert is_empty(target)

    @pytest.mark.parametrize("more", [{"rows": 4}, {"checksum": "7"}])
    def test_names_the_table_that_is_not_the_same(
        self, copy: Path, target: Database, more: dict[str, Any]
    ) -> None:
        tables = json.loads((copy / "manifest.json").read_text())["tables"]
        [name] = [name for name in tables if "row_of_it" in name]
        tables[name] |= more
        change(copy, tables=tables)
        with pytest.raises(BackupError, match=r"not what was copied: \S*row_of_it.?\."):
            restore(copy, target)

    def test_names_a_table_that_is_missing_or_too_many(self, copy: Path, target: Database) -> None:
        tables = json.loads((copy / "manifest.json").read_text())["tables"]
        [gone] = [name for name in tables if "no_rows" in name]
        change(copy, tables={("other" if n == gone else n): t for n, t in tables.items()})
        with pytest.raises(BackupError, match=rf"{gone}, other\.|other, {gone}\.".replace('"', "")):
            restore(copy, target)

    def test_refuses_the_other_engine_and_a_way_out(self, copy: Path, target: Database) -> None:
        change(copy, file="../manifest.json")
        with pytest.raises(BackupError, match="leads elsewhere"):
            restore(copy, target)
        change(copy, engine="oracle")
        with pytest.raises(BackupError):
            restore(copy, target)

    def test_of_a_broken_dump_leaves_nothing(
        self, copy: Path, target: Database, tmp_path: Path
    ) -> None:
        file = copy / read(copy).file
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
        with (
            mock.patch.object(restoring, "check_file", return_value=file),
            pytest.raises(Exception, match=r"pg_restore failed|malformed|broken"),
        ):
            restore(copy, target)
        assert is_empty(target)


def new_key(path: Path) -> str:
    """A key in a file, and the public half of it."""
    command = [str(shutil.which("age-keygen")), "-o", str(path)]
    subprocess.run(command, check=True, capture_output=True)
    return path.read_text().split("public key: ")[1].split()[0]


@needs_age
class TestSealing:
    def test_opens_with_the_key_only(
        self, database: Database, folder: Path, target: Database, tmp_path: Path
    ) -> None:
        new_key(tmp_path / "other")
        copy = make_copy(database, folder, recipient=new_key(tmp_path / "key"))
        assert read(copy).is_sealed
        assert all(b"Kahvila" not in each.read_bytes() for each in copy.iterdir())
        assert (copy / read(copy).file).read_bytes().startswith(b"age-encryption.org/")
        with pytest.raises(BackupError, match="is sealed"):
            restore(copy, target)
        with pytest.raises(BackupError, match="age failed"):
            restore(copy, target, identity=tmp_path / "other")
        assert is_empty(target)
        restore(copy, target, identity=tmp_path / "key")
        assert rows(target) == rows(database)


class TestKeeping:
    def test_the_last_of_each_day_and_week(self) -> None:
        daily = [NOW - timedelta(days=number) for number in range(60)]
        extra = [NOW - timedelta(days=2, hours=1), NOW - timedelta(days=9, hours=1)]
        stay = sorted(kept([*extra, *daily], days=4, weeks=4))
        assert [moment.day for moment in stay] == [8, 15, 22, 25, 26, 27, 28]
        assert not set(extra) & set(stay)

    def test_every_fresh_one_too(self) -> None:
        hours = [NOW - timedelta(hours=number) for number in range(50)]
        assert kept(hours, days=1, weeks=1) == set(hours[:48])

    @pytest.mark.parametrize(("days", "weeks"), [(1, 1), (14, 8)])
    def test_never_removes_the_newest(self, days: int, weeks: int) -> None:
        old = [NOW - timedelta(days=400 + number) for number in range(3)]
        assert max(old) in kept(old, days=days, weeks=weeks)
        assert kept([], days=days, weeks=weeks) == set()

    def test_removes_old_copies_and_nothing_else(self, folder: Path) -> None:
        names = [name_of(NOW - timedelta(days=each)) for each in range(4)]
        others = ["perho-partners-notes", "lost+found", ".partial-fresh", ".partial-old"]
        for name in [*names, *others]:
            (folder / name).mkdir(parents=True)
        past = (datetime.now(UTC) - timedelta(hours=30)).timestamp()
        os.utime(folder / ".partial-old", (past, past))
        gone = remove_old(folder, days=2, weeks=1)
        assert [each.name for each in gone] == [names[3], names[2]]
        assert {each.name for each in folder.iterdir()} == {*names[:2], *others[:3]}

    def test_finds_copies_in_the_order_of_time(self, folder: Path) -> None:
        for each in [NOW, NOW - timedelta(days=1)]:
            (folder / name_of(each)).mkdir(parents=True)
        assert [moment_of(each) for each in copies_in(folder)] == [NOW - timedelta(days=1), NOW]


@pytest.mark.slow
class TestCommands:
    @pytest.fixture(autouse=True)
    def said(
        self, settings: Any, monkeypatch: pytest.MonkeyPatch, database: Database, folder: Path,
        target: Database,
    ) -> None:  # fmt: skip
        monkeypatch.setitem(settings.DATABASES, "default", database)
        settings.BACKUP_FOLDER = str(folder)
        settings.DRILL_DATABASE = target

    def run(self, *arguments: Any) -> str:
        out = StringIO()
        call_command(*arguments, stdout=out)
        return out.getvalue()

    def test_copy_try_out_and_put_back(self, settings: Any, folder: Path, target: Database) -> None:
        assert "NOT sealed" in self.run("backup", "--folder", folder)
        [copy] = copies_in(folder)
        assert "put back and the same" in self.run("restore_drill", "--folder", folder)
        assert is_empty(target)
        settings.DATABASES["default"] = target
        told = self.run("restore", copy)
        assert "every count and checksum is the same" in told
        assert "run manage.py migrate" in told

    def test_a_copy_of_a_newer_program_is_told(
        self, settings: Any, database: Database, folder: Path, target: Database
    ) -> None:
        run(database, "INSERT INTO django_migrations VALUES (3, 'teams', '9999_later')")
        self.run("backup", "--folder", folder)
        settings.DATABASES["default"] = target
        with pytest.raises(CommandError, match=r"teams\.9999_later"):
            self.run("restore", copies_in(folder)[0])

    def test_a_drill_without_a_fresh_copy_fails(self, folder: Path) -> None:
        with pytest.raises(CommandError, match="no copy of the last 26 hours"):
            self.run("restore_drill", "--folder", folder)
        (folder / name_of(datetime.now(UTC) - timedelta(hours=27))).mkdir(parents=True)
        with pytest.raises(CommandError, match="no copy of the last 26 hours"):
            self.run("restore_drill", "--folder", folder)

    @needs_age
    def test_a_drill_without_the_key_looks_at_the_file_and_says_so(
        self, settings: Any, folder: Path, target: Database, tmp_path: Path
    ) -> None:
        settings.BACKUP_RECIPIENT = new_key(tmp_path / "key")
        self.run("backup", "--folder", folder)
        assert "is whole, but NOT put back" in self.run("restore_drill", "--folder", folder)
        assert not (folder / DRILL).exists()
        assert is_empty(target)
        settings.BACKUP_IDENTITY = str(tmp_path / "key")
        assert "put back and the same" in self.run("restore_drill", "--folder", folder)
        assert (folder / DRILL).exists()
        settings.BACKUP_IDENTITY = ""
        [copy] = copies_in(folder)
        (copy / read(copy).file).write_bytes(b"age-encryption.org/")
        with pytest.raises(CommandError, match="has changed since it was made"):
            self.run("restore_drill", "--folder", folder)

    def test_a_drill_touches_only_its_own_place(self, database: Database, target: Database) -> None:
        for place, real in [(database, target), (target, target)]:
            with pytest.raises(BackupError, match="must end with _drill"):
                clear_drill(place, real)
        assert len(rows(database)) == 3

    def test_a_database_that_is_away_is_told(
        self, settings: Any, database: Database, folder: Path
    ) -> None:
        settings.DATABASES["default"] = database | {"NAME": f"{database['NAME']}x"}
        with pytest.raises(CommandError, match="No copy was made"):
            self.run("backup", "--folder", folder)

    def test_what_fails_says_so(self, settings: Any, folder: Path) -> None:
        settings.BACKUP_RECIPIENT = "age1wrong"
        with pytest.raises(CommandError, match="No copy was made"):
            self.run("backup", "--folder", folder)
        with pytest.raises(CommandError, match="no manifest"):
            self.run("restore", folder / "none")
