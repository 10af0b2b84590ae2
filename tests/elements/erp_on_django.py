"""A small ERP of clients and sales on Django's own admin, in pt-BR: `python erp_on_django.py PORT_FILE FOLDER`.

It serves on loopback until its standard input is closed; the port is written to PORT_FILE.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from django.conf import settings

FOLDER = Path(sys.argv[2])
CLIENTS = 45
USER, PASSWORD = "bot", "senha-de-teste"

# An app must be a package; this file is its models, its admin and its settings.
(FOLDER / "erp").mkdir(exist_ok=True)
(FOLDER / "erp" / "__init__.py").touch()
sys.path.insert(0, str(FOLDER))

settings.configure(
    DEBUG=False, SECRET_KEY="só para testes", ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, LANGUAGE_CODE="pt-br", USE_TZ=True, TIME_ZONE="America/Sao_Paulo",
    STATIC_URL="static/", DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=["django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.messages", "django.contrib.staticfiles", "erp"],
    MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.locale.LocaleMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
                "django.contrib.auth.middleware.AuthenticationMiddleware", "django.contrib.messages.middleware.MessageMiddleware"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "DIRS": [str(FOLDER)], "OPTIONS": {"context_processors": [
        "django.template.context_processors.request", "django.contrib.auth.context_processors.auth", "django.contrib.messages.context_processors.messages"]}}],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(FOLDER / "erp.db")}},
)  # fmt: skip
django.setup()

from django.contrib import admin, messages
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connection, models
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import path


class Client(models.Model):
    name = models.CharField("Nome", max_length=80)
    document = models.CharField("CPF/CNPJ", max_length=20, blank=True)
    access = models.BooleanField("Acesso à área do cliente", default=True)
    since = models.DateField("Cliente desde", null=True, blank=True)
    plan = models.CharField("Plano", max_length=10, choices=[("a", "Básico"), ("b", "Completo")], default="a")
    notes = models.TextField("Observações", blank=True)

    class Meta:
        app_label = "erp"
        verbose_name, verbose_name_plural = "cliente", "clientes"

    def __str__(self) -> str:
        return self.name


@admin.action(description="Bloquear acesso à área do cliente")
def block(modeladmin: Any, request: Any, queryset: Any) -> TemplateResponse | None:
    if request.POST.get("confirmar"):
        count = queryset.update(access=False)
        messages.success(request, f"{count} clientes bloqueados com sucesso.")
        return None
    context = {
        **modeladmin.admin_site.each_context(request),
        "title": "Tem certeza?",
        "queryset": queryset,
        "count": queryset.count(),
    }
    return TemplateResponse(request, "bloquear.html", context)


@admin.action(description="Conceder Acesso")
def grant(modeladmin: Any, request: Any, queryset: Any) -> None:
    messages.success(request, f"Acesso concedido a {queryset.update(access=True)} clientes.")


CONFIRM = """{% extends "admin/base_site.html" %}{% block content %}<p>Deseja bloquear o acesso à área do cliente de {{ count }} clientes?</p>
<ul>{% for one in queryset %}<li>{{ one }}</li>{% endfor %}</ul><form method="post">{% csrf_token %}
{% for one in queryset %}<input type="hidden" name="_selected_action" value="{{ one.pk }}">{% endfor %}
<input type="hidden" name="action" value="block"><input type="hidden" name="confirmar" value="1">
<div><input type="submit" value="Sim, tenho certeza"> <a href="#" onclick="history.back(); return false" class="button cancel-link">Não, me leve de volta</a></div></form>{% endblock %}"""


class ClientAdmin(admin.ModelAdmin):
    list_display = ("name", "document", "access")
    list_filter = ("access",)
    search_fields = ("name",)
    list_per_page = 20
    ordering = ("name",)
    actions = (block, grant)


site = admin.AdminSite()
site.site_header = "ERP de teste"
site.register(Client, ClientAdmin)


def state(request: Any) -> HttpResponse:
    return HttpResponse(
        json.dumps({str(c.pk): c.access for c in Client.objects.all()}), content_type="application/json"
    )


urlpatterns = [path("estado", state), path("", site.urls)]


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        pass


def main() -> None:
    (FOLDER / "bloquear.html").write_text(CONFIRM, encoding="utf-8")
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Client)
    Client.objects.bulk_create(
        Client(name=f"Cliente {n:03}", document=f"{n:03}.000.000-00", access=n % 5 != 0) for n in range(1, CLIENTS + 1)
    )
    from django.contrib.auth.models import User

    User.objects.create_superuser(USER, password=PASSWORD)
    server: WSGIServer = make_server("127.0.0.1", 0, StaticFilesHandler(get_wsgi_application()), handler_class=Quiet)
    Path(sys.argv[1]).write_text(str(server.server_port))
    server.serve_forever(0.05)


if __name__ == "__main__":
    main()
