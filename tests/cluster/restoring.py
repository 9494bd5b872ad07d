"""Going back to a chosen second, from pgBackRest's archive, beside the cluster that goes on."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

from tests import postgres
from tests.cluster.engines import HOST, Cluster, free_ports, program
from tests.cluster.people import Crowd
from tests.cluster.processes import Program, until


def archive(cluster: Cluster, member: str, *words: str) -> None:
    """Say something to pgBackRest, on that member."""
    file = cluster.folder / f"pgbackrest-{member}.conf"
    command = [program("pgbackrest"), f"--config={file}", "--stanza=perho", *words]
    subprocess.run(
        postgres.as_ordinary_user(command),
        cwd=cluster.folder,
        env=os.environ | {"PGPASSFILE": str(cluster.words)},
        check=True,
        timeout=180,
        stdout=subprocess.DEVNULL,
    )


def copy(cluster: Cluster) -> float:
    """A copy to begin from; how long it took."""
    leader, start = cluster.leader(), time.monotonic()
    archive(cluster, leader, "stanza-create")
    archive(cluster, leader, "--type=full", "backup")
    return time.monotonic() - start


def restore_to_a_second(cluster: Cluster, crowd: Crowd) -> tuple[str, list[str]]:
    """People write; all up to a second comes back, and nothing of what came after."""
    crowd.begin()
    until_then = set(names(crowd))
    with cluster.superuser() as database:
        [moment] = database.execute("SELECT now()").fetchone()
    time.sleep(1)  # forms that were on their way at that second are on neither side
    after_that = set(names(crowd))
    time.sleep(4)
    crowd.stop()
    later = set(names(crowd)) - after_that
    with cluster.superuser() as database:
        [[segment]] = database.execute("SELECT pg_walfile_name(pg_switch_wal())").fetchall()
    until(
        "the archive has it all",
        lambda: list((cluster.folder / "archive").rglob(f"{segment}*")),
        60,
    )
    start = time.monotonic()
    folder = cluster.folder / "data" / "restored"
    folder.mkdir(mode=0o700)
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    words = [f"--pg1-path={folder}", "--type=time", f"--target={moment}", "--target-action=promote"]
    archive(cluster, cluster.leader(), *words, "restore")
    found = names_in(cluster, folder)
    seconds = time.monotonic() - start
    missing, too_many = until_then - found, found & later
    told = (
        f"Back to {moment:%H:%M:%S} in {seconds:.1f} s: {len(until_then)} forms acknowledged until "
        f"then, {len(missing)} of them missing; {len(later)} later ones, {len(too_many)} there."
    )
    wrong = [f"restore: {told}"] if missing or too_many or not until_then or not later else []
    return told, wrong


def names(crowd: Crowd) -> list[str]:
    return [name for writer in crowd.writers for _kind, name in list(writer.done)]


def names_in(cluster: Cluster, folder: Path) -> set[str]:
    """What was written, as a server beside the cluster tells it."""
    port = free_ports(["restored"])["restored"]
    alone = {
        "port": str(port),
        "listen_addresses": HOST,
        "unix_socket_directories": "",
        "archive_mode": "off",
        "primary_conninfo": "",
        "primary_slot_name": "",
        "synchronous_standby_names": "",
        "hba_file": str(folder / "pg_hba.conf"),
        "ident_file": str(folder / "pg_ident.conf"),
    }
    said = [word for name, value in alone.items() for word in ("-c", f"{name}={value}")]
    command = [str(postgres.binaries() / "postgres"), "-D", str(folder), *said]
    server = Program("restored", postgres.as_ordinary_user(command), cluster.folder)
    server.start()
    try:
        until("the restored server takes writes", lambda: leads(cluster, port), 60)
        with cluster.superuser(port, "perho") as database:
            rows: list[Any] = database.execute(
                "SELECT text FROM teams_comment UNION SELECT name FROM partnerships_organisation"
            ).fetchall()
    finally:
        server.kill()
    return {text for [text] in rows}


def leads(cluster: Cluster, port: int) -> bool:
    import psycopg

    try:
        with cluster.superuser(port) as database:
            return database.execute("SELECT pg_is_in_recovery()").fetchone() == (False,)
    except psycopg.OperationalError:
        return False
