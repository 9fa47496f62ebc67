"""Starts that must fail with a message that helps."""
import os
import socket
import sqlite3

from .checks import Skipped, check


def port_taken(space):
    """Another program listens on the port"""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        server = space.server
        port = other.getsockname()[1]
        space.server = lambda *a, **k: server(*a, port=port, **k)
        space.fails_to_start(str(port), "taken")


def settings_not_toml(space):
    """beseda.toml is not TOML"""
    space.data.mkdir()
    (space.data / "beseda.toml").write_text('[server]\nport = = 3\n')
    space.fails_to_start("beseda.toml", "2")


def settings_unknown_key(space):
    """beseda.toml has a misspelled key: the nearest valid name is offered"""
    space.data.mkdir()
    (space.data / "beseda.toml").write_text("[server]\nprot = 8080\n")
    space.fails_to_start("prot", "port")


def settings_binary(space):
    """beseda.toml is overwritten with noise"""
    space.data.mkdir()
    (space.data / "beseda.toml").write_bytes(os.urandom(4096))
    space.fails_to_start("beseda.toml")


def database_file(space):
    found = [file for file in space.data.rglob("*") if file.is_file() and file.read_bytes()[:15] == b"SQLite format 3"]
    check(len(found) == 1, f"expected one database, found {found}")
    return found[0]


def database_newer(space):
    """The database was made by a later version"""
    server = space.server()
    server.start()
    server.stop()
    with sqlite3.connect(database_file(space)) as database:
        tables = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        table = next(name for name in ("schema_migrations", "migrations", "schema_version") if name in tables)
        columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
        row = dict(zip(columns, database.execute(f"SELECT * FROM {table} ORDER BY 1 DESC").fetchone()))
        row[columns[0]] = 9999
        database.execute(f"INSERT INTO {table} VALUES ({','.join('?' * len(columns))})", list(row.values()))
    database.close()
    space.fails_to_start("newer", "9999")


def database_corrupt(space):
    """The database file is overwritten with noise"""
    server = space.server()
    server.start()
    server.stop()
    file = database_file(space)
    for other in file.parent.glob(file.name + "-*"):
        other.unlink()
    file.write_bytes(os.urandom(65536))
    space.fails_to_start(file.name)


def as_nobody():
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)


def data_read_only(space):
    """The data directory belongs to somebody else"""
    space.data.mkdir(mode=0o555)
    if os.geteuid() == 0:
        space.fails_to_start(str(space.data), preexec_fn=as_nobody)
    else:
        space.fails_to_start(str(space.data))


def database_read_only(space):
    """The database exists but must not be written"""
    if os.geteuid() != 0:
        raise Skipped("needs root, to give the files to another user")
    server = space.server()
    server.start()
    server.stop()
    for path in [space.data, *space.data.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    space.fails_to_start(str(space.data), preexec_fn=as_nobody)


def data_is_a_file(space):
    """The data directory is a file"""
    space.data.write_text("not a directory")
    space.fails_to_start(str(space.data))


def second_server_on_the_same_data(space):
    """Two servers on one data directory"""
    space.server().start()
    space.fails_to_start(str(space.data))


CASES = [port_taken, settings_not_toml, settings_unknown_key, settings_binary, database_newer, database_corrupt, data_read_only,
         database_read_only, data_is_a_file, second_server_on_the_same_data]
