"""What is broken, and how it comes back. Each drill waits until the cluster is whole again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

from tests.cluster.engines import MEMBERS, NODES, ROOT, Cluster
from tests.cluster.people import Crowd
from tests.cluster.processes import kill, send, until

FROZEN, WITHOUT_ETCD = 30, 30  # seconds
BACK = 90  # seconds in which writes must go through again, or a member must follow
Drill = Callable[[Cluster, Crowd], None]


def writes_again(crowd: Crowd) -> None:
    """Ten more forms have been acknowledged."""
    before = len(crowd.times)
    until("writes go through again", lambda: len(crowd.times) >= before + 10, BACK)


def kill_leader(cluster: Cluster, crowd: Crowd) -> None:
    """The leader and its Patroni are killed with all their children, and start again later."""
    leader = cluster.leader()
    kill(lambda: cluster.tree(leader))
    writes_again(crowd)
    cluster.members[leader].start()
    until("the old leader follows", cluster.is_whole, BACK)


def freeze_leader(cluster: Cluster, crowd: Crowd) -> None:
    """The leader's whole machine stands still and then goes on, thinking that it leads."""
    leader = cluster.leader()
    frozen = [*cluster.tree(leader), *cluster.etcd[leader].tree()]
    send(signal.SIGSTOP, frozen)
    time.sleep(FROZEN)
    send(signal.SIGCONT, frozen)
    writes_again(crowd)
    until("the thawed leader follows", cluster.is_whole, BACK)


def kill_node(cluster: Cluster, crowd: Crowd) -> None:
    """One of the two nodes of the pages is killed, and starts again later."""
    cluster.nodes["web1"].kill()
    writes_again(crowd)
    time.sleep(5)
    cluster.nodes["web1"].start()
    until("the node is well", lambda: cluster.ask("web1", "/healthz") == 200, BACK)
    writes_again(crowd)


def kill_one_etcd(cluster: Cluster, crowd: Crowd) -> None:
    """One of the three that agree who leads is killed: the one beside the leader."""
    leader = cluster.leader()
    cluster.etcd[leader].kill()
    time.sleep(15)
    writes_again(crowd)
    cluster.etcd[leader].start()
    until("all members are whole", cluster.is_whole, BACK)


def kill_two_etcd(cluster: Cluster, crowd: Crowd) -> None:
    """Two of the three are killed: nobody can be elected, and the leader must go on."""
    for member in MEMBERS[:2]:
        cluster.etcd[member].kill()
    time.sleep(WITHOUT_ETCD)
    writes_again(crowd)
    for member in MEMBERS[:2]:
        cluster.etcd[member].start()
    until("all members are whole", cluster.is_whole, BACK)
    writes_again(crowd)


def switch_over(cluster: Cluster, crowd: Crowd) -> None:
    """Another member leads on purpose, as before the upgrade of a machine."""
    told = {each["role"]: each["name"] for each in cluster.told()}
    cluster.switch(told["leader"], told["sync_standby"])
    writes_again(crowd)
    until("all members are whole", cluster.is_whole, BACK)


def roll_nodes(cluster: Cluster, crowd: Crowd) -> None:
    """`migrate`, then one node after the other is emptied, stopped and started again."""
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=os.environ | cluster.said, check=True, timeout=120)
    for node in NODES:
        cluster.drain(node)
        cluster.nodes[node].stop()
        cluster.nodes[node].start()
        until(f"{node} is well", lambda node=node: cluster.ask(node, "/healthz") == 200, BACK)
        cluster.take_back(node)
        writes_again(crowd)


DRILLS: dict[str, Drill] = {
    "kill": kill_leader,
    "freeze": freeze_leader,
    "node": kill_node,
    "etcd": kill_one_etcd,
    "quorum": kill_two_etcd,
    "switch": switch_over,
    "roll": roll_nodes,
}
