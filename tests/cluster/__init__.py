"""What `make cluster-test` runs: all of deploy/cluster/ on loopback, broken again and again.

Three members of the database under Patroni with an etcd each, PgBouncer, two nodes of the pages and
HAProxy before them, as docs/cluster.md tells a college to set them up. Signed-in people write and
read while one thing after another is killed, frozen or moved. In the end of every drill each form
that was acknowledged is there, once; nobody was signed out or met a page that is not ours.
"""
