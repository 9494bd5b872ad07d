"""The engines of deploy/cluster/, each with its template filled in for this machine."""

from __future__ import annotations

import base64
import contextlib
import grp
import http.client
import json
import os
import pwd
import random
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psycopg

from tests import postgres
from tests.cluster.processes import Program, descendants, kill, until

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATES = ROOT / "deploy" / "cluster"
PATRONI = ROOT / ".venv-cluster" / "bin"
PLACEHOLDER = re.compile(r"@([A-Z0-9_]+)@")
HOST, NAME = "127.0.0.1", "partners.example.org"
MEMBERS = ("pg1", "pg2", "pg3")
NODES = ("web1", "web2")
NEEDED = {
    "etcd": "etcd-server",
    "haproxy": "haproxy",
    "pgbouncer": "pgbouncer",
    "pgbackrest": "pgbackrest",
    "openssl": "openssl",
    "setpriv": "util-linux",
}
PLACES = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])


def missing() -> list[str]:
    """What this machine lacks."""
    found = [
        f"{program} (package {package})"
        for program, package in NEEDED.items()
        if not shutil.which(program, path=PLACES)
    ]
    with contextlib.suppress(postgres.NoPostgresError):
        postgres.binaries()
        return found
    return [*found, "initdb (package postgresql)"]


def program(name: str) -> str:
    return shutil.which(name, path=PLACES) or name


def place(port: int) -> str:
    return f"{HOST}:{port}"


class Cluster:
    """All of it, in one folder."""

    def __init__(self, folder: Path, *, pooled: bool) -> None:
        self.folder, self.pooled = folder, pooled
        for name in ("logs", "run", "archive", "data"):
            (folder / name).mkdir()
        names = ["leader", "pages", "plain", *NODES, *(f"pool-{node}" for node in NODES)]
        names += [f"{of}-{member}" for of in ("pg", "rest", "etcd", "peer") for member in MEMBERS]
        self.ports = free_ports(names)
        self.passwords = {
            name: secrets.token_hex(12)
            for name in ("SUPERUSER", "REPLICATION", "REWIND", "REST", "ARCHIVE", "PROGRAM")
        }
        self.certificate = self.sign()
        self.said = self.environment()
        self.etcd = {member: self.of_etcd(member) for member in MEMBERS}
        self.members = {member: self.of_patroni(member) for member in MEMBERS}
        self.pools = {node: self.of_pool(node) for node in NODES}
        self.nodes = {node: self.of_pages(node) for node in NODES}
        self.proxy = self.of_proxy()
        self.words = folder / ".pgpass"
        self.words.touch(mode=0o600)
        self.words.write_text(f"*:*:*:postgres:{self.passwords['SUPERUSER']}\n")
        if os.geteuid() == 0:
            for each in [folder, *folder.rglob("*")]:
                shutil.chown(each, "postgres", "postgres")

    @property
    def programs(self) -> list[Program]:
        return [
            self.proxy,
            *self.nodes.values(),
            *self.pools.values(),
            *self.members.values(),
            *self.etcd.values(),
        ]

    # The templates

    def values(self, member: str, node: str = NODES[0]) -> dict[str, str]:
        ports = self.ports
        owner = pwd.getpwnam("postgres") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        every = {
            f"{kind}_{number}": told
            for number, each in enumerate(MEMBERS, start=1)
            for kind, told in (
                ("POSTGRES", place(ports[f"pg-{each}"])),
                ("REST_PORT", str(ports[f"rest-{each}"])),
            )
        }
        return every | {
            "MEMBER": member,
            "POSTGRES": place(ports[f"pg-{member}"]),
            "POSTGRES_PORT": str(ports[f"pg-{member}"]),
            "REST": place(ports[f"rest-{member}"]),
            "ETCD": place(ports[f"etcd-{member}"]),
            "ETCD_PEER": place(ports[f"peer-{member}"]),
            "ETCD_HOSTS": ",".join(place(ports[f"etcd-{each}"]) for each in MEMBERS),
            "ETCD_CLUSTER": ",".join(
                f"{each}=http://{place(ports[f'peer-{each}'])}" for each in MEMBERS
            ),
            "NETWORK": f"{HOST}/32",
            **{f"{name}_PASSWORD": told for name, told in self.passwords.items()},
            "WATCHDOG": "off",  # a frozen member must not restart this machine
            "ETCD_FOLDER": str(self.folder / "data" / f"etcd-{member}"),
            "POSTGRES_FOLDER": str(self.data(member)),
            "POSTGRES_PROGRAMS": str(postgres.binaries()),
            "RUN_FOLDER": str(self.folder / "run"),
            "LOG_FOLDER": str(self.folder / "logs"),
            "PGBACKREST": str(self.folder / f"pgbackrest-{member}.conf"),
            "ARCHIVE": str(self.folder / "archive"),
            "WEB_1": place(ports["web1"]),
            "WEB_2": place(ports["web2"]),
            "PAGES": place(ports["pages"]),
            "PAGES_PLAIN": place(ports["plain"]),
            "CERTIFICATE": str(self.certificate),
            "AWAY": str(ROOT / "deploy" / "away.html"),
            "HAPROXY_USER": owner.pw_name,
            "HAPROXY_GROUP": grp.getgrgid(owner.pw_gid).gr_name,
            "HAPROXY_SOCKET": str(self.folder / "run" / "haproxy.sock"),
            "LEADER": place(ports["leader"]),
            "LEADER_HOST": HOST,
            "LEADER_PORT": str(ports["leader"]),
            "POOL_HOST": HOST,
            "POOL_PORT": str(ports[f"pool-{node}"]),
            "POOL_USERS": str(self.folder / "userlist.txt"),
        }

    def fill(self, template: str, name: str, values: dict[str, str]) -> Path:
        """The template as a file of ours."""
        text = (TEMPLATES / template).read_text(encoding="utf-8")
        filled = self.folder / name
        filled.write_text(PLACEHOLDER.sub(lambda match: values[match[1]], text), encoding="utf-8")
        return filled

    def sign(self) -> Path:
        """A certificate of our own, with its key."""
        key, signed = self.folder / "key.pem", self.folder / "signed.pem"
        command = [program("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes"]
        command += ["-days", "2", "-subj", f"/CN={NAME}", "-keyout", str(key), "-out", str(signed)]
        subprocess.run(command, check=True, capture_output=True)
        both = self.folder / "certificate.pem"
        both.write_text(signed.read_text() + key.read_text())
        return both

    def environment(self) -> dict[str, str]:
        """What the program is told, as in production."""
        return {
            "PERHO_ENV": "production",
            "SECRET_KEY": secrets.token_urlsafe(60),
            "ALLOWED_HOSTS": NAME,
            "DATABASE_URL": self.database(self.ports["leader"]),
            "EMAIL_URL": "dummymail://",
            "DEFAULT_FROM_EMAIL": "perho@perho.example",
            "TRUSTED_PROXY_COUNT": "1",
            "DJANGO_SETTINGS_MODULE": "perho_partners.settings",
            "PYTHONDONTWRITEBYTECODE": "",
            "PWD": str(ROOT),
        }

    def database(self, port: int) -> str:
        return f"postgres://perho:{self.passwords['PROGRAM']}@{place(port)}/perho"

    # The programs

    def of_etcd(self, member: str) -> Program:
        file = self.fill("etcd.yml", f"etcd-{member}.yml", self.values(member))
        command = [program("etcd"), "--config-file", str(file)]
        return Program(f"etcd-{member}", postgres.as_ordinary_user(command), self.folder)

    def of_patroni(self, member: str) -> Program:
        values = self.values(member)
        self.fill("pgbackrest.conf", f"pgbackrest-{member}.conf", values)
        file = self.fill("patroni.yml", f"patroni-{member}.yml", values)
        command = postgres.as_ordinary_user([str(PATRONI / "patroni"), str(file)])
        return Program(f"patroni-{member}", command, self.folder, {"HOME": str(self.folder)})

    def of_pool(self, node: str) -> Program:
        users = self.folder / "userlist.txt"
        users.write_text(f'"perho" "{self.passwords["PROGRAM"]}"\n')
        file = self.fill("pgbouncer.ini", f"pgbouncer-{node}.ini", self.values(MEMBERS[0], node))
        command = postgres.as_ordinary_user([program("pgbouncer"), str(file)])
        return Program(f"pgbouncer-{node}", command, self.folder)

    def of_pages(self, node: str) -> Program:
        command = [str(Path(sys.executable).with_name("gunicorn")), "perho_partners.wsgi"]
        command += ["--config", "deploy/gunicorn.conf.py", "--bind", place(self.ports[node])]
        said = self.said
        if self.pooled:
            url = self.database(self.ports[f"pool-{node}"])
            said = said | {"DATABASE_URL": url, "DATABASE_POOLED": "true"}
        return Program(node, command, self.folder, said)

    def of_proxy(self) -> Program:
        file = self.fill("haproxy.cfg", "haproxy.cfg", self.values(MEMBERS[0]))
        command = postgres.as_ordinary_user([program("haproxy"), "-f", str(file)])
        return Program("haproxy", command, self.folder)

    # Beginning and end

    def begin(self) -> None:
        """From nothing to a whole cluster with an empty database."""
        for each in self.etcd.values():
            each.start()
        first, *others = self.members.values()
        first.start()
        until("a first leader", self.leader, 60)
        for each in others:
            each.start()
        self.proxy.start()
        until("three whole members", self.is_whole, 90)
        for each in self.pools.values():
            each.start()
        with self.superuser() as database:
            password = self.passwords["PROGRAM"]
            database.execute(f"CREATE ROLE perho LOGIN PASSWORD '{password}'")
            database.execute("CREATE DATABASE perho OWNER perho")

    def begin_pages(self) -> None:
        for node, each in self.nodes.items():
            each.start()
            until(f"{node} is well", lambda node=node: self.ask(node, "/healthz") == 200, 60)

    def end(self) -> None:
        """Nothing is left running."""
        for each in [self.proxy, *self.nodes.values(), *self.pools.values()]:
            each.kill()
        for member in MEMBERS:
            kill(lambda member=member: self.tree(member))
        for each in self.etcd.values():
            each.kill()

    # The members of the database

    def data(self, member: str) -> Path:
        return self.folder / "data" / member

    def tree(self, member: str) -> list[int]:
        """Patroni and PostgreSQL of one member, with all their children."""
        found = self.members[member].tree()
        with contextlib.suppress(OSError, ValueError, IndexError):
            postmaster = int((self.data(member) / "postmaster.pid").read_text().split("\n")[0])
            where = Path(f"/proc/{postmaster}/cmdline").read_bytes().decode()
            if str(self.data(member)) in where:  # and not another that has its number now
                found += [postmaster, *descendants(postmaster)]
        return list(dict.fromkeys(found))

    def told(self) -> list[dict[str, Any]]:
        """What the members say of the whole; the first that answers."""
        for member in MEMBERS:
            with contextlib.suppress(OSError, http.client.HTTPException, ValueError):
                connection = http.client.HTTPConnection(
                    HOST, self.ports[f"rest-{member}"], timeout=1
                )
                connection.request("GET", "/cluster")
                told: list[dict[str, Any]] = json.loads(connection.getresponse().read())["members"]
                connection.close()
                if told:
                    return told
        return []

    def leader(self) -> str:
        """Who answers that it leads; empty when nobody does."""
        for member in MEMBERS:
            if self.ask(f"rest-{member}", "/primary") == 200:
                return member
        return ""

    def is_whole(self) -> bool:
        """One leads, the two others follow, one of them with every write."""
        told = self.told()
        roles = sorted(each["role"] for each in told)
        states = {each["state"] for each in told}
        return roles == ["leader", "replica", "sync_standby"] and states <= {
            "running",
            "streaming",
        }

    def ask(self, name: str, path: str) -> int:
        """The status of an answer; 0 when there is none."""
        connection = http.client.HTTPConnection(HOST, self.ports[name], timeout=2)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

    def switch(self, leader: str, candidate: str) -> None:
        """Let another member lead, as an administrator does."""
        body = json.dumps({"leader": leader, "candidate": candidate})
        pair = base64.b64encode(f"patroni:{self.passwords['REST']}".encode()).decode()
        connection = http.client.HTTPConnection(HOST, self.ports[f"rest-{leader}"], timeout=60)
        headers = {"Content-Type": "application/json", "Authorization": f"Basic {pair}"}
        connection.request("POST", "/switchover", body, headers)
        response = connection.getresponse()
        if response.status != 200:
            raise SystemExit(f"No switch-over: {response.status} {response.read()!r}")

    def superuser(self, port: int | None = None, database: str = "postgres") -> Any:
        """A connection that may do everything."""
        return psycopg.connect(
            host=HOST,
            port=port or self.ports["leader"],
            user="postgres",
            password=self.passwords["SUPERUSER"],
            dbname=database,
            autocommit=True,
            connect_timeout=5,
        )

    # The proxy

    def say_to_proxy(self, command: str) -> str:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(5)
            line.connect(str(self.folder / "run" / "haproxy.sock"))
            line.sendall(f"{command}\n".encode())
            told = b""
            while more := line.recv(4096):
                told += more
        return told.decode()

    def drain(self, node: str) -> None:
        """No new request goes to the node, and those on their way are answered."""
        self.say_to_proxy(f"set server web/{node} state drain")
        start = time.monotonic()
        while time.monotonic() - start < 30:
            lines = self.say_to_proxy("show stat").splitlines()
            current = [line.split(",")[4] for line in lines if line.startswith(f"web,{node},")]
            if current == ["0"]:
                return
            time.sleep(0.1)

    def take_back(self, node: str) -> None:
        self.say_to_proxy(f"set server web/{node} state ready")


def free_ports(names: list[str]) -> dict[str, int]:
    """A port for each, below those that connections going out take while a member is down."""
    found: dict[str, int] = {}
    for port in random.sample(range(20_000, 32_000), 1_000):  # ports, not secrets
        if len(found) == len(names):
            break
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind((HOST, port))
            found[names[len(found)]] = port
    return found
