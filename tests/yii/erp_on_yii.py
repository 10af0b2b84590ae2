"""The application on Yii 1.1, served by PHP with a database of its own: starting it, filling it, and looking at what happened.

The data are made up: names say so, documents are none, addresses end in `.invalid`.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

APP = Path(__file__).parent / "app"
TODAY = date(2026, 6, 1)
USERNAME, PASSWORD = "robo", "senha-inventada-123"
FRAMEWORKS = {
    "YII": ("framework/yii.php", "https://github.com/yiisoft/yii"),
    "BOOSTER2": ("src/components/Bootstrap.php", "https://github.com/clevertech/YiiBooster, 2.1.1"),
    "BOOSTER4": ("src/components/Booster.php", "https://github.com/clevertech/YiiBooster, 4.0"),
}
APT = "apt-get install -y php-cli php-xml php-mbstring php-sqlite3"
CITIES = ("Recife", "Olinda", "São Paulo")
Table = dict[int, dict[str, Any]]
State = dict[str, Table]


def missing() -> list[str]:
    """What this machine lacks to run the application, each with the way to it."""
    lacks = [] if shutil.which("php") else [f"php: {APT}"]
    if not lacks:
        modules = subprocess.run(["php", "-m"], capture_output=True, text=True, check=True).stdout.lower().split()
        lacks += [f"php-{name}: {APT}" for name in ("xml", "mbstring", "pdo_sqlite") if name not in modules]
    for name, (file, source) in FRAMEWORKS.items():
        if not (Path(os.environ.get(name, "")) / file).is_file() or name not in os.environ:
            lacks.append(f"{name}=<folder with {file}>: {source}")
    return lacks


@dataclass
class YiiErp:
    """One running application: its address, and its database to look into."""

    url: str
    home: Path
    knobs: dict[str, Any]
    today: date = TODAY
    username: str = USERNAME
    password: str = PASSWORD

    @classmethod
    @contextmanager
    def start(cls, home: Path, variant: str, clients: int = 23, **knobs: Any) -> Iterator[YiiErp]:
        """Serves the application from the empty folder `home` until the block ends."""
        for name in ("web/assets", "runtime", "sessions"):
            (home / name).mkdir(parents=True)
        (home / "web/index.php").write_text(f"<?php require '{APP}/index.php';\n", encoding="utf-8")
        with closing(socket.create_server(("127.0.0.1", 0))) as free:
            port = free.getsockname()[1]
        erp = cls(f"http://127.0.0.1:{port}", home, knobs)
        erp._fill(clients)
        env = os.environ | {
            "PHP_CLI_SERVER_WORKERS": "4", "VARIANT": variant, "APP_HOME": str(home), "KNOBS": json.dumps(knobs),
        }  # fmt: skip
        with (home / "php.log").open("wb") as log:
            command = ["php", "-d", "display_errors=1", "-S", f"127.0.0.1:{port}", "-t", str(home / "web")]
            server = subprocess.Popen(command, env=env, stdout=log, stderr=log, start_new_session=True)
            try:
                erp._wait(server)
                yield erp
            finally:
                # The workers are children of the server, and outlive it unless the whole group is ended.
                os.killpg(server.pid, 15)
                server.wait(10)

    def _wait(self, server: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + 20
        while time.monotonic() < until and server.poll() is None:
            try:
                with urlopen(f"{self.url}/index.php?r=site/login", timeout=10) as page:
                    page.read()
                return
            except URLError:
                time.sleep(0.1)
        raise RuntimeError(f"php does not serve: {(self.home / 'php.log').read_text()[-2000:]}")

    # the database
    def _db(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.home / "erp.sqlite", timeout=10)
        db.row_factory = sqlite3.Row
        return db

    def run(self, sql: str, *values: Any) -> int:
        """Changes the database behind the application's back, as another hand would; the id of a new record."""
        with closing(self._db()) as db, db:
            return db.execute(sql, values).lastrowid or 0

    def rows(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        with closing(self._db()) as db:
            return [dict(row) for row in db.execute(sql, values)]

    def state(self) -> State:
        """Every record, by table and id."""
        tables = ("faturamento", "regra", "cliente", "pessoa", "venda")
        return {table: {row["id"]: row for row in self.rows(f"SELECT * FROM {table}")} for table in tables}

    def effects(self) -> list[dict[str, Any]]:
        """Every value that the application changed, in order."""
        return self.rows("SELECT * FROM efeito ORDER BY id")

    def posted(self) -> list[dict[str, Any]]:
        """Every request that was posted, the login and validations left out."""
        return self.rows("SELECT * FROM pedido WHERE ajax=0 AND rota<>'site/login' ORDER BY id")

    def mails(self) -> list[dict[str, Any]]:
        return self.rows("SELECT * FROM correio ORDER BY id")

    def sell(self, day: date, status: str = "NF", client: int = 1, origin: str = "C", value: float = 1328.62) -> int:
        """A sale that the ERP generated."""
        return self.run(
            "INSERT INTO venda (cliente_id, data, criada, descricao, valor, status, origem) VALUES (?,?,?,?,?,?,?)",
            client, day.isoformat(), (day - timedelta(days=60)).isoformat(), "Plano fictício", value, status, origin,
        )  # fmt: skip

    def _fill(self, clients: int) -> None:
        with closing(self._db()) as db, db:
            db.executescript((APP / "schema.sql").read_text(encoding="utf-8"))
            db.execute("INSERT INTO usuario VALUES (1, ?, ?, 'Robô de Teste', 'staff')", (USERNAME, PASSWORD))
            db.execute(
                "INSERT INTO faturamento VALUES (1, 'A', 5, 10, '07:30', 'K', 1, 1, 0, '1,00', 'Não receber após o vencimento.')"
            )
            db.executemany("INSERT INTO regra VALUES (?,?,?,?,?,?,?,?,?)", _rules())
            db.executemany("INSERT INTO cliente VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)", _clients(clients))
            db.executemany("INSERT INTO pessoa VALUES (?,?,?,?,?)", _persons(clients))
        for number in range(1, 9):
            day = TODAY - timedelta(days=4 * number)
            self.sell(day, "FQFC"[number % 4], client=number, origin="ACRV"[number % 4], value=100.0 * number)
        self.sell(TODAY - timedelta(days=1))


def _rules() -> Iterable[tuple[Any, ...]]:
    names = ("Lembrete 3 dias antes", "No dia do vencimento", "Atraso de 5 dias", "Atraso de 15 dias (desligada)")
    for number, name in enumerate(names, 1):
        days = (-3, 0, 5, 15)[number - 1]
        yield (
            number,
            name,
            "B,P",
            days,
            "123"[number % 3],
            f"Aviso fictício {number}",
            "2,5",
            "copia@exemplo.invalid",
            number != 4,
        )


def _clients(count: int) -> Iterable[tuple[Any, ...]]:
    special = {3: "Ana Lima (fictícia)", 4: "Mariana Lima (fictícia)", 5: "D'Água & Filhos <inventada>"}
    for number in range(1, count + 1):
        name = special.get(number, f"Empresa Inventada {number:02d} Ltda")
        active, blocked = number % 9 != 0, number % 11 == 0
        yield (
            number, name, f"{number:02d}.000.000/0001-{number:02d}", f"cliente{number}@exemplo.invalid", "(81) 0000-0000",
            CITIES[number % 3], number % 28 + 1, "Observação inventada.\r\nSegunda linha.", active, blocked,
            number % 3 != 1 and number % 13 != 0, f"cliente{number}", f"segredo-{number}",
        )  # fmt: skip


def _persons(clients: int) -> Iterable[tuple[Any, ...]]:
    for number in range(1, clients + 1, 4):
        yield number * 10, number, f"Sócia Inventada {number}", 1, number % 3 != 1
        yield number * 10 + 1, number, f"Auxiliar Inventado {number}", 0, 0


def main() -> None:
    """Serves a variant to look at, until Ctrl-C: `erp_on_yii.py VARIANT [KNOBS as JSON]`."""
    knobs = json.loads(sys.argv[2]) if len(sys.argv) > 2 else {}
    with TemporaryDirectory() as home, YiiErp.start(Path(home), sys.argv[1], **knobs) as erp:
        print(f"{erp.url} ({erp.username}, {erp.password})", flush=True)
        with suppress(KeyboardInterrupt):
            signal.pause()


if __name__ == "__main__":
    main()
