"""What the engine needs of the ERP's screens, which it does not know: whoever knows both hands it in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from bot.engine.run import Run


class Login(Protocol):
    def enter(self) -> bool:
        """Ends as staff; whether it had to log in."""
        ...


class Home(Protocol):
    def expect_tenant(self) -> str:
        """The tenant's name as the screen shows it; raises WrongTenant."""
        ...


class Erp(Protocol):
    """The screens of one run's browser, as far as the engine asks them for anything."""

    @property
    def login(self) -> Login: ...
    @property
    def home(self) -> Home: ...
    @property
    def screen(self) -> Any: ...


E = TypeVar("E", bound=Erp)


@dataclass(frozen=True)
class Screens(Generic[E]):
    """The flows by name, how the screens are opened for a run, and what the pages of a browser need to be read.

    `expect_not_paused` raises where a tenant without a window looks paused already.
    """

    flows: Mapping[str, Callable[[Run, E], None]]
    open: Callable[[Run], E]
    selectors: dict[str, str]
    library: str
    expect_not_paused: Callable[[Run], None] = lambda run: None
