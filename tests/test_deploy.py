"""What deploy/ and the handbook say of each other and of the program is true."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import get_commands

pytestmark = pytest.mark.one_engine
DEPLOY = Path(settings.BASE_DIR) / "deploy"
HANDBOOK = (Path(settings.BASE_DIR) / "docs" / "deploy.md").read_text(encoding="utf-8")
SERVICES = sorted(path.stem for path in DEPLOY.glob("*.service"))
TIMERS = sorted(path.stem for path in DEPLOY.glob("*.timer"))


def service(name: str) -> dict[str, str]:
    unit = ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]  # names keep their letters
    unit.read(DEPLOY / f"{name}.service", encoding="utf-8")
    return dict(unit["Service"])


def test_every_timer_has_its_service_and_is_in_the_handbook() -> None:
    assert set(SERVICES) - set(TIMERS) == {"perho-web"}
    assert [name for name in TIMERS if f"`{name}`" not in HANDBOOK] == []


@pytest.mark.parametrize("name", SERVICES)
def test_a_unit_runs_what_there_is_and_may_do_little(name: str) -> None:
    told, like = service(name), service("perho-retention")
    program = told["ExecStart"].removeprefix("/srv/perho-partners/.venv/bin/")
    if name == "perho-web":
        assert program == "gunicorn --config deploy/gunicorn.conf.py perho_partners.wsgi"
    else:
        assert program.split()[:2] == ["python", "manage.py"]
        assert program.split()[2] in get_commands()
    beyond = {"ExecStart", "Type", "TimeoutStartSec"}
    shared = {key: value for key, value in like.items() if key not in beyond}
    assert {key: told[key] for key in shared} == shared
    assert (told["User"], told["ProtectSystem"]) == ("perho", "strict")


@pytest.mark.parametrize("command", sorted(set(re.findall(r"deploy/manage (\w+)", HANDBOOK))))
def test_every_command_of_the_handbook_is_there(command: str) -> None:
    assert command in get_commands()


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
