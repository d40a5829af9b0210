"""The register's tables, what of them each version's seal covers, and what is said of damage."""

from __future__ import annotations

from wardmote.terms.errors import DamagedStore

LAYOUT = 1  # raised when the tables change

TABLES = """
create table versions (
    number integer primary key, made_at text not null, delivery text not null, seal text not null);
create table held (
    version integer not null references versions, name text not null, delta_version integer not null,
    rows integer not null, columns text not null, primary key (version, name)) without rowid;
create table files (
    id integer primary key, sha256 text not null, contract text not null, label text not null,
    size integer not null, kept text not null, container text not null, account text not null,
    version integer not null, unique (sha256, contract));
create table submissions (
    id integer primary key, name text not null, submission text not null, edition integer,
    path text not null, rows integer not null, size integer not null, sha256 text not null,
    added integer not null, removed integer);
create index submissions_current on submissions (name, removed, added);
create index submissions_by_key on submissions (name, submission);
create table log_files (
    name text not null, path text not null, size integer not null, sha256 text not null,
    added integer not null, primary key (name, path)) without rowid;
create table parts (
    file integer not null, name text not null, submission text not null,
    sha256 text not null, primary key (file, name, submission)) without rowid;
"""

# what a version's seal covers, each read in the order of its key
SEALED = (
    "select number, made_at, delivery from versions where number = :v",
    "select name, delta_version, rows, columns from held where version = :v order by name",
    "select id, sha256, contract, label, size, kept, container, account from files where version = :v order by id",
    "select name, submission, edition, path, rows, size, sha256 from submissions where added = :v order by id",
    "select id from submissions where removed = :v order by id",
    "select name, path, size, sha256 from log_files where added = :v order by name, path",
)


class DamagedRegister(DamagedStore):
    """The register or its seal is not what was written; its sentence ends with what to do."""

    def __init__(self, said: str) -> None:
        super().__init__(
            f"{said} Nothing is served from it. Restore the whole folder from a backup, or load the "
            "original files into a new one."
        )
