# What stands between @ and @ in the files beside this, for one machine. Fill it in on each, then for
# example: sed -f values.sed patroni.yml > /etc/patroni.yml
# Which database machine this is, and where it listens
s|@MEMBER@|pg1|g
s|@POSTGRES@|10.0.0.11:5432|g
s|@POSTGRES_PORT@|5432|g
s|@REST@|10.0.0.11:8008|g
s|@ETCD@|10.0.0.11:2379|g
s|@ETCD_PEER@|10.0.0.11:2380|g
# All of them
s|@ETCD_HOSTS@|10.0.0.11:2379,10.0.0.12:2379,10.0.0.13:2379|g
s|@ETCD_CLUSTER@|pg1=http://10.0.0.11:2380,pg2=http://10.0.0.12:2380,pg3=http://10.0.0.13:2380|g
s|@POSTGRES_1@|10.0.0.11:5432|g
s|@POSTGRES_2@|10.0.0.12:5432|g
s|@POSTGRES_3@|10.0.0.13:5432|g
s|@REST_PORT_1@|8008|g
s|@REST_PORT_2@|8008|g
s|@REST_PORT_3@|8008|g
s|@NETWORK@|10.0.0.0/24|g
# Five passwords, each its own, the same on all: python3 -c "import secrets; print(secrets.token_urlsafe(30))"
s|@SUPERUSER_PASSWORD@||g
s|@REPLICATION_PASSWORD@||g
s|@REWIND_PASSWORD@||g
s|@REST_PASSWORD@||g
s|@ARCHIVE_PASSWORD@||g
s|@WATCHDOG@|automatic|g
# Folders and files, as in Debian
s|@ETCD_FOLDER@|/var/lib/etcd/perho|g
s|@POSTGRES_FOLDER@|/var/lib/postgresql/15/perho|g
s|@POSTGRES_PROGRAMS@|/usr/lib/postgresql/15/bin|g
s|@RUN_FOLDER@|/run/postgresql|g
s|@LOG_FOLDER@|/var/log/pgbackrest|g
s|@PGBACKREST@|/etc/pgbackrest.conf|g
# What all three mount from a machine that is none of them
s|@ARCHIVE@|/mnt/perho-archive|g
# The machines of the pages
s|@WEB_1@|10.0.0.21:8001|g
s|@WEB_2@|10.0.0.22:8001|g
s|@PAGES@|:443|g
s|@PAGES_PLAIN@|:80|g
s|@CERTIFICATE@|/etc/haproxy/perho-partners.pem|g
s|@AWAY@|/srv/perho-partners/deploy/away.html|g
s|@HAPROXY_USER@|haproxy|g
s|@HAPROXY_GROUP@|haproxy|g
s|@HAPROXY_SOCKET@|/run/haproxy/admin.sock|g
s|@LEADER@|127.0.0.1:5000|g
s|@LEADER_HOST@|127.0.0.1|g
s|@LEADER_PORT@|5000|g
s|@POOL_HOST@|127.0.0.1|g
s|@POOL_PORT@|6432|g
s|@POOL_USERS@|/etc/pgbouncer/userlist.txt|g
