# ruff: noqa: E501, SIM905, F541 - patterns are read whole
"""What may be said by an ERP that asks before it acts, and what must be said, action by action."""

from __future__ import annotations

from dataclasses import dataclass

OWN = "OWN"  # what says the act
GONE = "GONE"  # understood, and said by the act or harmless to it


@dataclass(frozen=True)
class Grammar:
    """One act: `own` patterns say it, `bad` its opposite, `beside` are the classes that may stand beside it; `nouns` what may be said to stay as it is."""

    own: tuple[str, ...]
    beside: frozenset[str]
    nouns: str
    bad: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    silent: frozenset[str] = frozenset()  # what may not stand alone: «Confirma o acesso?» names no act of ours
    counted: bool = True
    verbs: tuple[
        str, ...
    ] = ()  # what the act may be called: such a word that is left over says nothing that more is done


_WHO = (
    "(CLIENT | PERSON | THEIRS | N | ONE | SELECTED | RECORD | NAME | AREA | ACCESS | SALE | E | COMMA | PARA | WHOLE)*"
)
_ALL = "CONTRACT | CHARGE | NOTE | BOOKING | HISTORY | MAIL | RULE | CONFIG | OTHER"
_COMMON = frozenset("GO OPERATION NAME RECORD SELECTED N ONE E COMMA OR PARA SEP REASON TOTAL BELOW OWN GONE".split())
_BLOCK = Grammar(
    own=(
        "CLIENT SELECTED? NOT (CAN | HAVE | BE)* (ACCi | ACCf | HAVE? ACCESS) SYSTEM",
        "NOT (CAN | HAVE | BE)* (ACCi | ACCf | HAVE? ACCESS) ((E | COMMA) ACCi)*",
        "(KILLi | KILLn | KILLf | OFFi | OFFn | OFFf | CANCELi | CANCELn) WHOLE? (ACCESS | AREA)",
        "(KILLi | KILLn | KILLf) (CLIENT | N | ONE | SELECTED | RECORD)* (ACCi | ACCf | CAN ACCi | HAVE ACCESS) (SYSTEM | PARA AREA)?",
        "(KILLi | KILLn | KILLf | BLOCKi | BLOCKn | BLOCKf | OFFi | OFFn) ACCESS SYSTEM (PARA | N | SELECTED)* CLIENT",
        "NOT BE* (GRANTi | GRANTp | GRANTf) (CLIENT | N | SELECTED | RECORD)* (ACCi | ACCf | ACCESS) (SYSTEM | AREA)?",
        "HAVE WHOLE? ACCESS (AREA | CLIENT | ACCESS | E)* (BLOCKp | KILLp | OFFp | CANCELp)",
        f"(ACCESS | AREA) {_WHO} BE+ (BLOCKp | KILLp | OFFp | CANCELp)",
        "BE+ (KILLp | OFFp | CANCELp) (ACCESS | ACCi)",
        "BE+ BLOCKp (PARA? ACCi)?",
        "CLIENT (SELECTED | N)* LOSE WHOLE? ACCESS SYSTEM",
        "GO KILLp WHOLE? (ACCESS | AREA)",
        "LOSE WHOLE? ACCESS",
        "(BE | STOP)+ WITHOUT ACCESS",
        "STOP HAVE? (ACCESS | ACCi)",
        "(BLOCKi | BLOCKn | BLOCKf) ((CLIENT | N | ONE | SELECTED | RECORD)* ACCi)?",
    ),
    bad=(f"BLOCKn {_WHO} BE+ (KILLp | OFFp | CANCELp)", "BLOCKp ACCESS BE", "(KILLi | KILLn | OFFi | OFFn | CANCELi | CANCELn | STOP) BLOCKn"),
    beside=_COMMON | {"CLIENT", "ACCESS", "AREA", "PERSON", "THEIRS", "WHOLE"},
    nouns=f"CLIENT | SALE | PERSON | {_ALL}",
    silent=frozenset(("ACCESS", "AREA", "PERSON", "WHOLE")),
    verbs=("BLOCK", "KILL", "OFF"),
)  # fmt: skip

_CANCEL = Grammar(
    own=(
        "(HAVE | BE | RESUME)+ PARA? STATUS (BE? ALTERp)? PARA? CANCELp",
        "(ALTERi | ALTERn) STATUS (SALE | N | ONE | SELECTED | RECORD)* PARA? CANCELp",
        f"STATUS {_WHO} BE+ ALTERp PARA CANCELp",
        "BE+ SELECTED? CANCELp",
        "CANCELi | CANCELn | CANCELf",
    ),
    bad=(
        "(CANCELi | CANCELn | CANCELf) WHOLE? (OPERATION | CANCELn)",
        "NOT CAN? BE* (CANCELp | CANCELi | CANCELf)",
        f"CANCELn {_WHO} BE+ (CANCELp | KILLp | OFFp)",
    ),
    beside=_COMMON | {"SALE", "MONEY"},
    nouns=f"CLIENT | PERSON | ACCESS | {_ALL}",
    phrases=(
        r"(?:as )?(?:vendas )?(?:que )?(?:ja )?(?:foram )?faturadas nao (?:serao|podem ser|poderao ser|sao) (?:cancelad|afetad|alterad)as?",
        r"(?:que )?(?:ainda )?nao (?:foram |foi |estao )?faturad[oa]s?(?: ainda)?|(?<=vendas )a faturar|(?<=venda )a faturar|(?<=selecionadas )a faturar|(?:pendentes?|aguardando) (?:de )?faturamento|em aberto",
        r"(?:do|dos) clientes? (?=nametoken)",
        r"(?:(?:e )?(?:el[ea]s|as vendas(?: canceladas)?|estas vendas) )?nao (?:serao|poderao ser|podem ser) (?:mais )?(?:faturad|cobrad)as",
        r"periodtoken",
    ),
    silent=frozenset(("MONEY",)),
    verbs=("CANCEL",),
)  # fmt: skip

_CFG = "(CONFIG | MODE | BILLn | ALTERn | NAME | RECORD)*"
_SUBJECT = "(SALE | CHARGE | NOTE | SYSTEM | BILLn | E | COMMA)*"
_SAVES = (f"(SAVEi | SAVEn | SAVEf | ALTERi | ALTERn | ALTERf) {_CFG}", "(BE | HAVE)+ (SAVEp | ALTERp)")
_BILLING = _COMMON - {"SELECTED", "BELOW"} | {"CONFIG", "MODE", "BILLn", "ALTERn"}
_TO_MANUAL = Grammar(
    own=(
        "BILLn? AUTO PARA MODE? BILLn? MANUAL",
        f"{_SUBJECT} (STOP | NOT) (CAN | BE | RESUME)* (BILLi | BILLp | BILLf | MAKEp | MAKEi) (SALE | CHARGE | NOTE | E | COMMA)* AUTO?",
        "(BILLn | MODE)* (STOP | NOT) BE* AUTO",
        f"{_SUBJECT} (MUST | RESUME)* BE+ (BILLp | MAKEp) MANUAL",
        "(OFFi | OFFn | OFFf | KILLi | KILLn | CANCELi | STOP) MODE? BILLn? AUTO",
        "BILLn AUTO (CONFIG | NAME)* BE+ (OFFp | KILLp | INACTIVE)",
        "(ALTERi | ALTERn | RESUME) (CONFIG | MODE | BILLn)* PARA? MANUAL",
        "(BE | RESUME)* (ALTERp)? PARA? MODE? BILLn? MANUAL",
        *_SAVES,
    ),
    bad=("(NOT | WITHOUT | STOP | OFFi | OFFn | KILLi | KILLn | CANCELi) (BE | SAVEi | ALTERi | MODE | BILLn)* (MANUAL | SAVEp | SAVEi | ALTERp | ALTERi)", "MANUAL PARA MODE? BILLn? AUTO",
         "BILLn MANUAL (CONFIG | NAME)* BE+ (OFFp | KILLp | INACTIVE)"),
    beside=_BILLING,
    nouns="CLIENT | ACCESS | CONTRACT | BOOKING | HISTORY | MAIL | RULE | OTHER",
    counted=False,
    verbs=("SAVE", "ALTER", "OFF"),
)  # fmt: skip

_TO_AUTO = Grammar(
    own=(
        "BILLn? MANUAL PARA MODE? BILLn? AUTO",
        "(BILLn | MODE)* (STOP | NOT) BE* MANUAL",
        "(OFFi | OFFn | OFFf | KILLi | KILLn) MODE? BILLn? MANUAL",
        f"{_SUBJECT} RESUME? BE* (BILLi | BILLp | BILLf) (SALE | CHARGE | NOTE)* AUTO",
        f"{_SUBJECT} RESUME BE* MAKEp AUTO",
        "(ONi | ONn | ONf | RESUME) MODE? BILLn? AUTO",
        "BILLn AUTO (CONFIG | NAME)* (RESUME | BE)+ (ONp | ACTIVE)",
        "(ALTERi | ALTERn | RESUME) (CONFIG | MODE | BILLn)* PARA? AUTO",
        "(BE | RESUME)* (ALTERp)? PARA? MODE? BILLn? AUTO",
        *_SAVES,
    ),
    bad=("(NOT | WITHOUT | STOP | OFFi | OFFn | KILLi | KILLn | CANCELi) (BE | SAVEi | ALTERi | MODE | BILLn)* (AUTO | SAVEp | SAVEi | ALTERp | ALTERi)", "AUTO PARA MODE? BILLn? MANUAL",
         "BILLn AUTO (CONFIG | NAME)* BE+ (OFFp | KILLp | INACTIVE)"),
    beside=_BILLING,
    nouns="CLIENT | ACCESS | CONTRACT | BOOKING | HISTORY | MAIL | RULE | OTHER",
    counted=False,
    verbs=("SAVE", "ALTER", "ON"),
)  # fmt: skip

_RULE = "(RULE | MAIL | CHARGE | AUTO | CONFIG | ALTERn | NAME | RECORD | SENDn | MODE | SELECTED)*"
_RULES = frozenset("RULE MAIL CHARGE AUTO CONFIG ALTERn CLIENT".split()) | _COMMON
_RULES_OFF = Grammar(
    own=(
        f"(SAVEi | SAVEn | ALTERi | ALTERn) {_RULE}",
        "(BE | HAVE)+ (SAVEp | ALTERp)",
        f"(OFFi | OFFn | OFFf | KILLi | KILLn) (RULE | MAIL | SENDn | CHARGE) {_RULE}",
        f"RULE {_RULE} BE+ (OFFp | KILLp | INACTIVE)",
        "NONE MAIL AUTO? CHARGE? BE+ SENDp (PARA? CLIENT)?",
        "(MAIL | AUTO | CHARGE | RULE | NAME)* (STOP | NOT) (BE | CAN)* (SENDi | SENDp | SENDf) (MAIL | AUTO | CHARGE)* CLIENT?",
    ),
    bad=(f"(NOT | WITHOUT) (BE | SAVEi | OFFi)* (RULE | SAVEi | SAVEp | ALTERi | ALTERp | OFFi | OFFp)", f"RULE {_RULE} BE+ (ONp | ACTIVE)"),
    beside=_RULES,
    nouns="SALE | CONTRACT | NOTE | BOOKING | HISTORY | OTHER",
    silent=frozenset(("MAIL", "CHARGE", "AUTO")),
    verbs=("SAVE", "ALTER", "OFF"),
)  # fmt: skip

_RULES_ON = Grammar(
    own=(
        f"(SAVEi | SAVEn | ALTERi | ALTERn) {_RULE}",
        "(BE | HAVE)+ (SAVEp | ALTERp)",
        f"(ONi | ONn | ONf) RULE {_RULE}",
        f"RULE {_RULE} (BE | RESUME)+ (ONp | ACTIVE)",
        "(MAIL | AUTO | CHARGE | RULE | NAME)* RESUME BE* (SENDi | SENDp) (MAIL | AUTO | CHARGE)*",
    ),
    bad=(f"(NOT | WITHOUT | STOP) (BE | SAVEi | ONi)* (RULE | SAVEi | SAVEp | ALTERi | ALTERp | ONi | ONp)", f"RULE {_RULE} BE+ (OFFp | KILLp | INACTIVE)"),
    beside=_RULES,
    nouns="SALE | CONTRACT | NOTE | BOOKING | HISTORY | OTHER",
    silent=frozenset(("MAIL", "CHARGE", "AUTO")),
    verbs=("SAVE", "ALTER", "ON"),
)  # fmt: skip

_GRANTS = (
    f"(GRANTi | GRANTn | GRANTf | ONi | ONn | UNBLOCKi | UNBLOCKn | RESUME) AGAIN? WHOLE? (ACCESS | AREA)",
    f"(GRANTi | GRANTn | ONi) {_WHO} ACCi",
    f"(ACCESS | AREA) {_WHO} (BE | RESUME)+ (GRANTp | ONp | UNBLOCKp | ACTIVE)",
    "(BE | RESUME)+ (GRANTp | ONp | UNBLOCKp) ACCESS",
    "RESUME? HAVE AGAIN? ACCESS ((AREA | CLIENT)* (GRANTp | UNBLOCKp | ONp))?",
    "RESUME? CAN AGAIN? (ACCi | HAVE ACCESS) AGAIN?",
    "RESUME ACCi",
    "(KILLi | KILLn) BLOCKn (ACCESS | AREA)",
    f"BLOCKn (ACCESS | AREA) {_WHO} BE+ KILLp",
)

_GRANT = Grammar(
    own=_GRANTS,
    bad=(
        "(NOT | WITHOUT | STOP | LOSE) (CAN | HAVE | BE | RESUME)* (ACCESS | ACCi | GRANTi | GRANTp | ONp | UNBLOCKp)",
    ),
    beside=_COMMON | {"CLIENT", "ACCESS", "AREA", "WHOLE", "THEIRS"},
    nouns=f"SALE | PERSON | CLIENT | {_ALL}",
    silent=frozenset(("ACCESS", "AREA", "WHOLE")),
    verbs=("GRANT", "UNBLOCK", "ON"),
)

_CLIENT = Grammar(
    own=(
        *_GRANTS,
        "(SAVEi | SAVEn | SAVEf | ALTERi | ALTERn) (CONFIG | ALTERn | RECORD | CLIENT | ONE | NAME | ACCESS | AREA | GRANTn)*",
        "(BE | HAVE)+ (SAVEp | ALTERp)",
    ),
    bad=(*_GRANT.bad, "(NOT | WITHOUT) (BE | CAN)* (SAVEi | SAVEp | ALTERi | ALTERp)"),
    beside=_GRANT.beside | {"CONFIG", "ALTERn", "PERSON"},
    nouns=_GRANT.nouns.replace(" | CONFIG", ""),
    silent=_GRANT.silent | {"PERSON"},
    verbs=("SAVE", "ALTER", "GRANT", "UNBLOCK", "ON"),
)

GRAMMARS: dict[str, Grammar] = {
    "clients.block": _BLOCK,
    "clients.grant": _GRANT,
    "client.save": _CLIENT,
    "sales.cancel": _CANCEL,
    "billing.manual": _TO_MANUAL,
    "billing.automatic": _TO_AUTO,
    "rules.off": _RULES_OFF,
    "rules.on": _RULES_ON,
}
