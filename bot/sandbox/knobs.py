"""What the known facts leave open about the ERP's screens and rules, as one frozen dataclass.

The defaults are the preset "classic". A preset is the fields in which it differs from classic, so presets combine:
`Knobs.preset("bootstrap", "background", page_size=10)`; later names win, keyword values win over names.
The running ERP reads `current()`; only `use()` changes it.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Literal, get_args, get_origin, get_type_hints

from bot.sandbox.noise.kinds import parse as parse_noise
from bot.sandbox.permissions import PERMISSIONS

RULES_LABELS = ("E-mail Automático", "E-mails automáticos de Cobrança", "E-mail Automático de Cobrança")

# "area.action": the ERP's four verbs per area, and the bulk actions that have a permission of their own.


@dataclass(frozen=True)
class Knobs:
    """One ERP's answers to the open questions. Values outside the listed ones raise ValueError."""

    # Faturamento
    billing_control: Literal["radio", "select", "switch"] = "radio"
    manual_suboptions: Literal["keep", "clear", "hide"] = "keep"  # clear: saving Manual empties them in the database
    billing_confirm: Literal["none", "native", "modal"] = "none"
    # E-mail Automático
    rules_active_column: bool = True
    rules_page_size: int = 20
    rules_label: str = RULES_LABELS[0]
    rule_menu: Literal["acoes", "links", "icons"] = "acoes"
    # Listar Clientes
    access_source: Literal["column", "filter", "none"] = "column"
    access_cell: Literal["text", "badge", "icon_title", "icon_class", "icon_class_nolegend"] = "text"
    client_filter_default: Literal["all", "ativos"] = "all"
    block_flips: Literal["access", "status", "both"] = "access"
    blocked_word: str = "Bloqueado"  # what the list of clients calls that status
    grant: Literal["direct", "wizard", "wizard_nomail"] = "wizard"
    grant_direct_mails: bool = False
    grant_mails_anyway: bool = False  # the box of wizard_nomail is there, and the ERP mails nevertheless and says so
    welcome_default_ticked: bool = False
    persons: Literal["plain", "column", "boxes"] = "plain"  # whether a client's form shows each person's own access
    block_clears_persons: bool = False  # blocking a client clears its persons' own flags as well
    grant_persons: Literal["keep", "restore", "all"] = "keep"  # what giving a client access back does to those flags
    # grids and bulk actions
    page_size: int = 20
    page_sizes: tuple[int, ...] = ()  # the sizes that a menu over the lists offers
    # where the lists of clients and sales are narrowed when they are opened: «row»: in the list's own row of filters, with no form;
    # «quick»: by a search of the page alone; «stuck»: nothing takes it off; «unsaid»: and nothing tells of it
    narrowed: Literal[
        "none", "row", "row_text", "row_select", "tab", "chip", "view", "mine", "quick", "address", "stuck", "unsaid"
    ] = "none"
    update: Literal["full", "ajax"] = "ajax"
    select_all: Literal["page", "link"] = "page"
    show_all: bool = True  # show_all=1 is honoured
    confirm: Literal["native", "bootstrap", "vue", "sweet", "page"] = "native"
    result: Literal["toast", "flash", "inline"] = "toast"
    bulk_job: Literal["sync", "background"] = "sync"
    bulk_ms: int = 1500  # real time a background job takes
    cancel_reason: Literal["none", "text", "select"] = "none"
    cancel_partial: bool = False  # True: a sale with a `refusal` is refused, the rest of the batch goes through
    filter_method: Literal["get", "post"] = "get"
    max_input_vars: int = 1000  # PHP drops form fields past this many, silently
    # Listar Vendas
    hide_cancelled: bool = False  # the list of sales leaves cancelled ones out where no status is filtered
    unbilled_word: str = "Não faturada"  # what list and filter call a sale that is not billed
    sale_status_cell: Literal["label", "short", "icon_title", "icon_class"] = (
        "label"  # short: «NF», the filter has the words
    )
    # login and session
    notices: bool = True
    session_seconds: int = 7200
    session_kind: Literal["sliding", "fixed"] = "sliding"
    captcha: bool = False
    totp_secret: str = ""
    login_check: Literal["none", "script", "ajax"] = (
        "none"  # the page checks first and sends by script, as CActiveForm does
    )
    login_check_ms: int = 200  # from the press to what the script does
    client_login_fields: bool = False  # a client's form has boxes for the login and the password of its area
    lockout_after: int = 5
    # units and permissions
    units: tuple[str, ...] = ("Matriz",)
    per_unit: bool = False  # billing settings and rules exist once per unit
    staff_units: tuple[str, ...] | None = None  # None: the staff user is linked to all units
    hidden_permissions: frozenset[str] = frozenset()
    # the rest
    active_share: float = 0.92  # how many of the clients are still customers; the others left, and the list keeps them
    auto_block_days: int | None = 30  # days overdue after which a client becomes Bloqueado; None: no such rule
    label_set: Literal["default", "drift"] = "default"
    skin: Literal["classic", "modern"] = "classic"
    tenant_name: str = "Acme Coworking"
    noise: str = ""  # a seed, or SEED:KIND,KIND: see bot.sandbox.noise

    def __post_init__(self) -> None:
        for name, hint in _HINTS().items():
            value = getattr(self, name)
            if get_origin(hint) is Literal and value not in get_args(hint):
                raise ValueError(f"{name} is one of {', '.join(get_args(hint))}, not {value!r}")
        # Sequences may come from JSON or a command line as lists.
        object.__setattr__(self, "units", tuple(self.units))
        object.__setattr__(self, "page_sizes", tuple(self.page_sizes))
        object.__setattr__(self, "hidden_permissions", frozenset(self.hidden_permissions))
        if self.staff_units is not None:
            object.__setattr__(self, "staff_units", tuple(self.staff_units))
        parse_noise(self.noise)
        if unknown := set(self.hidden_permissions) - set(PERMISSIONS):
            raise ValueError(f"unknown permission {', '.join(sorted(unknown))}; known: {', '.join(PERMISSIONS)}")
        if unknown := set(self.staff_units or ()) - set(self.units):
            raise ValueError(f"staff_units names a unit that does not exist: {', '.join(sorted(unknown))}")

    @classmethod
    def preset(cls, *names: str, **fields: Any) -> Knobs:
        """The combination of the named presets, left to right, then `fields`. Unknown names raise ValueError."""
        merged: dict[str, Any] = {}
        for name in names or ("classic",):
            if name not in _DIFFERENCES:
                near = get_close_matches(name, _DIFFERENCES, n=3)
                raise ValueError(
                    f"no preset {name!r}; "
                    + (f"nearest: {', '.join(near)}" if near else f"known: {', '.join(_DIFFERENCES)}")
                )
            merged |= _DIFFERENCES[name]
        return cls.from_dict(merged | fields)

    @classmethod
    def from_dict(cls, fields: dict[str, Any]) -> Knobs:
        known = [f.name for f in dataclasses.fields(cls)]
        for name in fields:
            if name not in known:
                near = get_close_matches(name, known, n=3)
                raise ValueError(f"no knob {name!r}" + (f"; nearest: {', '.join(near)}" if near else ""))
        return cls(**fields)

    def replace(self, **fields: Any) -> Knobs:
        return Knobs.from_dict({f.name: getattr(self, f.name) for f in dataclasses.fields(self)} | fields)

    def to_json(self) -> str:
        return json.dumps(dataclasses.asdict(self), default=sorted, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Knobs:
        return cls.from_dict(json.loads(text))


def parse(name: str, text: str) -> Any:
    """The value of knob `name` written as text, as on a command line: `page_size=10`, `units=Matriz,Filial`."""
    hints = _HINTS()
    if name not in hints:
        Knobs.from_dict({name: text})  # raises with the nearest names
    hint = hints[name]
    if hint is bool:
        if text.lower() not in {"true", "false", "1", "0", "sim", "não"}:
            raise ValueError(f"{name} is true or false, not {text!r}")
        return text.lower() in {"true", "1", "sim"}
    if hint is float:
        return float(text)
    if hint is int or name == "auto_block_days":
        return None if text.lower() == "none" else int(text)
    if name == "page_sizes":
        return tuple(int(part) for part in text.split(",") if part.strip())
    if name in {"units", "staff_units", "hidden_permissions"}:
        return None if text.lower() == "none" else tuple(part.strip() for part in text.split(",") if part.strip())
    return text


def _HINTS() -> dict[str, Any]:  # noqa: N802 - a constant that can only be had after the class exists
    return get_type_hints(Knobs)


_DIFFERENCES: dict[str, dict[str, Any]] = {
    "classic": {},
    # billing
    "billing_select": {"billing_control": "select"},
    "billing_switch": {"billing_control": "switch"},
    "manual_clears": {"manual_suboptions": "clear"},
    "manual_hides": {"manual_suboptions": "hide"},
    "billing_native": {"billing_confirm": "native"},
    "billing_modal": {"billing_confirm": "modal"},
    # rules
    "rules_no_column": {"rules_active_column": False},
    "rules_paged": {"rules_page_size": 3},
    "rules_plural": {"rules_label": RULES_LABELS[1]},
    "rules_singular": {"rules_label": RULES_LABELS[2]},
    "rule_links": {"rule_menu": "links"},
    "rule_icons": {"rule_menu": "icons"},
    # clients
    "access_filter": {"access_source": "filter"},
    "access_none": {"access_source": "none"},
    "access_badge": {"access_cell": "badge"},
    "access_icon": {"access_cell": "icon_title"},
    "access_icon_class": {"access_cell": "icon_class"},
    "access_icon_nolegend": {"access_cell": "icon_class_nolegend"},
    "only_active": {"client_filter_default": "ativos"},
    "block_status": {"block_flips": "status"},
    "block_both": {"block_flips": "both"},
    "grant_direct": {"grant": "direct"},
    "grant_direct_mails": {"grant": "direct", "grant_direct_mails": True},
    "grant_nomail": {"grant": "wizard_nomail"},
    "grant_mails_anyway": {"grant": "wizard_nomail", "grant_mails_anyway": True},
    "welcome_ticked": {"welcome_default_ticked": True},
    # persons with an access of their own
    "persons": {"persons": "boxes"},
    "persons_cleared": {"persons": "boxes", "block_clears_persons": True},
    "persons_column": {"persons": "column", "block_clears_persons": True},
    "persons_restored": {"persons": "boxes", "block_clears_persons": True, "grant_persons": "restore"},
    "persons_all": {"persons": "boxes", "block_clears_persons": True, "grant_persons": "all"},
    # grids
    "page10": {"page_size": 10},
    "page50": {"page_size": 50},
    "full": {"update": "full"},
    "ajax": {"update": "ajax"},
    "select_link": {"select_all": "link"},
    "no_show_all": {"show_all": False},
    "filter_post": {"filter_method": "post"},
    "page_menu": {"page_size": 5, "page_sizes": (5, 10, 50)},
    "hide_cancelled": {"hide_cancelled": True, "page_size": 5},
    # narrowed when they are opened
    "row_dates": {"narrowed": "row"},
    "row_text": {"narrowed": "row_text"},
    "row_select": {"narrowed": "row_select"},
    "row_select_full": {"narrowed": "row_select", "update": "full"},
    "scope_tab": {"narrowed": "tab"},
    "scope_chip": {"narrowed": "chip"},
    "scope_view": {"narrowed": "view"},
    "scope_mine": {"narrowed": "mine"},
    "quick_search": {"narrowed": "quick"},
    "scope_address": {"narrowed": "address"},
    "scope_stuck": {"narrowed": "stuck"},
    "scope_unsaid": {"narrowed": "unsaid"},
    # statuses in other words
    "blocked_word": {"blocked_word": "Suspenso"},
    "sales_open": {"unbilled_word": "Em aberto"},
    "sales_short": {"sale_status_cell": "short"},
    "sales_icon": {"sale_status_cell": "icon_title"},
    "sales_icon_class": {"sale_status_cell": "icon_class"},
    # confirming, answering
    "native": {"confirm": "native"},
    "modal": {"confirm": "bootstrap"},
    "bootstrap": {"confirm": "bootstrap"},
    "vue": {"confirm": "vue"},
    "sweet": {"confirm": "sweet"},
    "page": {"confirm": "page"},
    "flash": {"result": "flash"},
    "inline": {"result": "inline"},
    "background": {"bulk_job": "background"},
    "reason_text": {"cancel_reason": "text"},
    "reason_select": {"cancel_reason": "select"},
    "partial": {"cancel_partial": True},
    # login
    "no_notices": {"notices": False},
    "captcha": {"captcha": True},
    "totp": {"totp_secret": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"},  # the example secret of the TOTP documents, nobody's
    "totp80": {"totp_secret": "JBSWY3DPEHPK3PXP"},  # 80 bits, as most systems issue
    "login_script": {"login_check": "script"},
    "login_ajax": {"login_check": "ajax", "login_check_ms": 600},
    "client_login": {"client_login_fields": True},
    "short_session": {"session_seconds": 5},
    "fixed_session": {"session_kind": "fixed"},
    # units, permissions
    "units": {"units": ("Matriz", "Filial")},
    "per_unit": {"units": ("Matriz", "Filial"), "per_unit": True},
    "missing_unit": {"units": ("Matriz", "Filial"), "staff_units": ("Matriz",)},
    "no_billing": {"hidden_permissions": ("faturamento.exibir", "faturamento.editar")},
    "no_rules": {"hidden_permissions": ("email_automatico.exibir", "email_automatico.editar")},
    "no_block": {"hidden_permissions": ("cliente.bloquear_acesso",)},
    "no_grant": {"hidden_permissions": ("cliente.conceder_acesso",)},
    "no_cancel": {"hidden_permissions": ("venda.cancelar",)},
    # the whole look
    "no_auto_block": {"auto_block_days": None},
    "drift": {"label_set": "drift", "rules_label": RULES_LABELS[1]},
    "modern": {"skin": "modern"},
}

PRESETS: dict[str, Knobs] = {name: Knobs.from_dict(fields) for name, fields in _DIFFERENCES.items()}

_current = Knobs()


def current() -> Knobs:
    """The knobs of the ERP running in this process."""
    return _current


def use(knobs: Knobs) -> None:
    """Makes `knobs` those of this process; requests that follow see them."""
    global _current
    _current = knobs
