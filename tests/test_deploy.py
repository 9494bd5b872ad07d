"""What deploy/ and the handbook say of each other and of the program is true."""

from __future__ import annotations

import gzip
import os
import re
import runpy
import shutil
import subprocess
import sys
import tarfile
from configparser import ConfigParser
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.management import get_commands

from tests import postgres

pytestmark = pytest.mark.one_engine
DEPLOY = Path(settings.BASE_DIR) / "deploy"
HANDBOOK = (Path(settings.BASE_DIR) / "docs" / "deploy.md").read_text(encoding="utf-8")
SERVICES = sorted(path.stem for path in DEPLOY.glob("*.service"))
TOLD = "perho-failed@"  # the mail that another unit has failed
TIMERS = sorted(path.stem for path in DEPLOY.glob("*.timer"))


def service(name: str, section: str = "Service") -> dict[str, str]:
    unit = ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]  # names keep their letters
    unit.read(DEPLOY / f"{name}.service", encoding="utf-8")
    return dict(unit[section])


def test_every_timer_has_its_service_and_is_in_the_handbook() -> None:
    assert set(SERVICES) - set(TIMERS) == {"perho-web", TOLD}
    assert [name for name in TIMERS if f"`{name}`" not in HANDBOOK] == []


@pytest.mark.parametrize("name", SERVICES)
def test_a_unit_runs_what_there_is_and_may_do_little(name: str) -> None:
    told, like = service(name), service("perho-retention")
    program = told["ExecStart"].removeprefix("/srv/perho-partners/.venv/bin/")
    beyond = {"ExecStart", "Type", "TimeoutStartSec"}
    if name in {TOLD, "perho-base"}:  # neither knows what the program is told
        beyond |= {"User", "WorkingDirectory", "EnvironmentFile"}
        assert "EnvironmentFile" not in told
    if name == TOLD:
        assert program.startswith("/bin/sh -c ")
    elif name == "perho-base":
        assert told["User"] == "postgres"
        assert program == "/srv/perho-partners/deploy/base-backup"
    elif name == "perho-web":
        assert program == "gunicorn --config deploy/gunicorn.conf.py perho_partners.wsgi"
    else:
        assert program.split()[:2] == ["python", "manage.py"]
        assert program.split()[2] in get_commands()
    shared = {key: value for key, value in like.items() if key not in beyond}
    assert {key: told[key] for key in shared} == shared
    assert shared["ProtectSystem"] == "strict"


@pytest.mark.parametrize("name", TIMERS)
def test_a_timer_whose_service_fails_sends_a_mail(name: str) -> None:
    assert service(name, "Unit")["OnFailure"] == f"{TOLD}%N.service"


@pytest.mark.parametrize("command", sorted(set(re.findall(r"deploy/manage (\w+)", HANDBOOK))))
def test_every_command_of_the_handbook_is_there(command: str) -> None:
    assert command in get_commands()


def test_a_file_for_a_command_is_named_by_its_whole_path() -> None:
    """deploy/manage goes to the program's folder, and becomes somebody who may not enter /root."""
    told = re.findall(r"^ {4}deploy/manage (.+)$", HANDBOOK, re.MULTILINE)
    words = [word for line in told for word in re.split("[#<]", line)[0].split()]
    files = [word for word in words if "/" in word or word.endswith((".key", ".csv"))]
    assert len(files) >= 4
    allowed = ("/run/", "/var/backups/perho-partners/", "/etc/")
    assert [word for word in files if not word.startswith(allowed)] == []


def test_the_files_that_the_handbook_names_are_there() -> None:
    named = set(re.findall(r"deploy/([\w.]+[a-z])(?=[`\s)])", HANDBOOK)) - {"perho-"}
    assert {"manage", "nginx.conf", "gunicorn.conf.py", ".env.example", "away.html"} <= named
    assert [name for name in sorted(named) if not (DEPLOY / name).exists()] == []


def test_gunicorn_is_reached_by_nginx_alone_and_writes_lines_like_ours() -> None:
    told = runpy.run_path(str(DEPLOY / "gunicorn.conf.py"))
    assert told["bind"] in (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    assert told["bind"].startswith("127.0.0.1:")
    assert told["accesslog"] is None
    formatters: Any = told["logconfig_dict"]["formatters"]
    assert formatters["json"] == settings.LOGGING["formatters"]["json"]


class TestManage:
    def run(self, tmp_path: Path, text: str) -> subprocess.CompletedProcess[str]:
        file = tmp_path / "perho.env"
        file.write_text(text, encoding="utf-8")
        code = (
            "import runpy, sys, json; "
            f"print(json.dumps(runpy.run_path({str(DEPLOY / 'manage')!r})['said']()))"
        )
        return subprocess.run(
            [sys.executable, "-c", code], env={"PERHO_ENV_FILE": str(file)}, text=True,
            capture_output=True,
        )  # fmt: skip

    def test_reads_values_as_they_stand(self, tmp_path: Path) -> None:
        run = self.run(tmp_path, "# ours\n\nA=$B c\nFROM=Perho <a@b.example>\nNONE=\nC = d=e\n")
        assert run.stdout == (
            '{"A": "$B c", "FROM": "Perho <a@b.example>", "NONE": "", "C": "d=e"}\n'
        )

    @pytest.mark.parametrize("line", ["A", 'A="b"', "A='b'", "export A=b", "=b", "A-B=c"])
    def test_refuses_what_systemd_would_read_otherwise(self, tmp_path: Path, line: str) -> None:
        run = self.run(tmp_path, f"A=s3cret\n{line}\n")
        assert run.returncode == 1
        assert run.stderr.strip().endswith("line 2: write NAME=value, without quotes")

    @pytest.mark.parametrize("line", ["A=b\\c", "A=b\\", "# ours \\"])
    def test_refuses_what_systemd_would_drop(self, tmp_path: Path, line: str) -> None:
        run = self.run(tmp_path, f"A=s3cret\n{line}\n")
        assert run.returncode == 1
        assert "line 2: no backslash" in run.stderr


@pytest.mark.skipif(not shutil.which("age-keygen"), reason="age is not installed")
class TestArchive:
    """deploy/archive-wal and deploy/base-backup: what leaves PostgreSQL's folder is sealed."""

    @pytest.fixture
    def places(self, tmp_path: Path) -> dict[str, str]:
        """Where the scripts look, with a key and its public half."""
        key = subprocess.run(
            [str(shutil.which("age-keygen")), "-o", tmp_path / "key"],
            check=True,
            text=True,
            capture_output=True,
        )
        (tmp_path / "recipients").write_text(key.stderr.split()[-1] + "\n")
        for name in ("wal", "base"):
            (tmp_path / name).mkdir()
        told = {"WAL": "wal", "BASES": "base", "RECIPIENTS": "recipients"}
        return os.environ | {f"PERHO_{name}": str(tmp_path / at) for name, at in told.items()}

    def run(self, places: dict[str, str], name: str, *words: str) -> int:
        command = [str(DEPLOY / name), *words]
        return subprocess.run(command, env=places, capture_output=True).returncode

    def opened(self, tmp_path: Path, sealed: Path) -> bytes:
        command = ["age", "--decrypt", "--identity", str(tmp_path / "key"), str(sealed)]
        return gzip.decompress(subprocess.run(command, check=True, capture_output=True).stdout)

    def test_a_segment_is_sealed_and_may_come_again(
        self, tmp_path: Path, places: dict[str, str]
    ) -> None:
        segment = tmp_path / "segment"
        segment.write_bytes(b"Kahvila" * 1000)
        for _ in range(2):
            assert self.run(places, "archive-wal", str(segment), "0" * 24) == 0
            [sealed] = (tmp_path / "wal").iterdir()
            assert (sealed.name, sealed.stat().st_mode & 0o777) == (f"{'0' * 24}.gz.age", 0o600)
            assert sealed.read_bytes().startswith(b"age-encryption.org/")
            assert self.opened(tmp_path, sealed) == segment.read_bytes()

    @pytest.mark.parametrize("lacking", ["segment", "recipients", "wal"])
    def test_a_segment_that_cannot_be_sealed_is_not_archived(
        self, tmp_path: Path, places: dict[str, str], lacking: str
    ) -> None:
        (tmp_path / "segment").write_bytes(b"Kahvila")
        (tmp_path / lacking).rename(tmp_path / "elsewhere")
        assert self.run(places, "archive-wal", str(tmp_path / "segment"), "0" * 24) != 0
        assert list(tmp_path.rglob("*.gz.age")) == []

    @pytest.mark.slow
    def test_a_base_takes_the_place_of_the_oldest(
        self, tmp_path: Path, places: dict[str, str]
    ) -> None:
        segments = [f"{number:024X}" for number in range(1, 6)]
        names = [f"2026-11-0{n}T00-00-00Z_{at}.tar.gz.age" for n, at in enumerate(segments, 1)]
        for name in names[:4]:
            (tmp_path / "base" / name).touch()
        for at in segments:
            (tmp_path / "wal" / f"{at}.gz.age").touch()
        with postgres.server() as url:
            at = urlsplit(url)
            said = {"PGHOST": at.hostname, "PGPORT": str(at.port), "PGUSER": at.username}
            assert self.run(places | said, "base-backup") == 0
        *before, new = sorted(each.name for each in (tmp_path / "base").iterdir())
        assert before == names[1:4]
        archived = sorted(each.name for each in (tmp_path / "wal").iterdir())
        assert archived == [f"{at}.gz.age" for at in segments[1:]]
        with tarfile.open(fileobj=BytesIO(self.opened(tmp_path, tmp_path / "base" / new))) as base:
            label = base.extractfile("backup_label").read().decode()
        [first] = re.findall(r"file ([0-9A-F]{24})", label)
        assert new.split("_")[1].split(".")[0] <= first

    def test_a_base_that_fails_leaves_the_others(
        self, tmp_path: Path, places: dict[str, str]
    ) -> None:
        (tmp_path / "base" / "2026-11-01T00-00-00Z_0.tar.gz.age").touch()
        assert self.run(places | {"PGHOST": str(tmp_path)}, "base-backup") != 0
        assert len(list((tmp_path / "base").iterdir())) == 1


def test_every_place_that_a_cluster_fills_in_has_its_line() -> None:
    """deploy/cluster/values.sed names what its templates leave open, and nothing else."""
    folder = DEPLOY / "cluster"
    lines = (folder / "values.sed").read_text(encoding="utf-8").splitlines()
    given = [match[1] for line in lines if (match := re.fullmatch(r"s\|@(\w+)@\|.*\|g", line))]
    assert len(given) == len([line for line in lines if not line.startswith("#")])
    templates = [path for path in folder.iterdir() if path.name != "values.sed"]
    named = {
        name
        for path in templates
        for name in re.findall(r"@([A-Z0-9_]+)@", path.read_text(encoding="utf-8"))
    }
    assert sorted(given) == sorted(named)


def test_a_pooler_sets_the_limits_that_the_program_has() -> None:
    told = (DEPLOY / "cluster" / "pgbouncer.ini").read_text(encoding="utf-8")
    limits = dict(re.findall(r"SET (\w+) = ''(\w+)''", told))
    said = dict(re.findall(r"-c (\w+)=(\w+)", settings.WAITING.get("options", "")))
    assert limits == said | {"statement_timeout": f"{settings.STATEMENT_SECONDS}s"}
