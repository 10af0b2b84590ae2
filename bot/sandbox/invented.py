"""The words that an invented tenant is made of: names, plans, products, rooms and dunning rules."""

from __future__ import annotations

from typing import Any

# What a grid and a bot stumble over: a double, names within names, quotes, markup, accents, emoji, right-to-left marks.
SPECIAL_NAMES = (
    "ACME",
    "ACME Europe",
    "Padaria Modelo Ltda",
    "Padaria Modelo Ltda",
    'Oficina "Aspas" & Filhos',
    "D'Ávila Consultoria",
    "<b>Negrito</b> Comércio <script>alert(1)</script>",
    "Conceição, Ação & Coração S/A",
    "Estúdio 🎨 Emoji",
    "\u202eEsquerda\u202c Direita",
)

FIRST = (
    "Alfa",
    "Beta",
    "Gama",
    "Delta",
    "Épsilon",
    "Zeta",
    "Eta",
    "Teta",
    "Iota",
    "Capa",
    "Lambda",
    "Ômega",
    "Sigma",
    "Fi",
)

TRADE = (
    "Arquitetura", "Advocacia", "Contabilidade", "Design", "Engenharia", "Fotografia", "Importação", "Logística",
    "Marketing", "Nutrição", "Produções", "Seguros", "Tecnologia", "Turismo", "Viagens",
)  # fmt: skip
FORM = ("Ltda", "ME", "EIRELI", "S/A")
PERSON = ("Ana", "Bruno", "Carla", "Diego", "Elisa", "Fábio", "Gilda", "Heitor", "Inês", "João", "Lívia", "Mário")
SURNAME = ("Exemplo", "Modelo", "Teste", "Fictício", "Amostra", "Demonstração")
PLANS = (("Escritório Virtual", 18900), ("Estação Flex", 49900), ("Sala Privativa", 219000), ("Endereço Fiscal", 9900))
PRODUCTS = (
    ("Correspondência", 3500),
    ("Café", 1200),
    ("Telefonia", 8990),
    ("Armário", 6000),
    ("Estacionamento", 25000),
)

ROOMS = (("Sala de Reunião 1", 9000), ("Auditório", 32000), ("Sala de Atendimento", 4500))
RULES: tuple[dict[str, Any], ...] = (
    {"name": "Lembrete 5 dias antes", "days_offset": -5, "template": "Lembrete de vencimento"},
    {"name": "Aviso no dia do vencimento", "days_offset": 0, "template": "Aviso de vencimento", "push": True},
    {"name": "Cobrança 3 dias após", "days_offset": 3, "template": "Cobrança", "means": ["boleto", "pix"]},
    {
        "name": "Cobrança 3 dias após (cartão)",
        "days_offset": 3,
        "template": "Cobrança",
        "means": ["card"],
        "active": False,
    },
    {"name": "Cobrança 10 dias após", "days_offset": 10, "template": "Segundo aviso", "status": "ativos"},
    {"name": "Última notificação", "days_offset": 30, "template": "Última notificação", "active": False},
)
