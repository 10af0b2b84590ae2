"""The embedded ERP's addresses."""

from __future__ import annotations

from django.urls import include, path

from bot.sandbox import api
from bot.sandbox.assets import asset
from bot.sandbox.dispatch import dispatch, home

urlpatterns = [
    path("", home),
    path("index.php", dispatch),
    path("index.php/api/v2/<slug:what>", api.answer),
    path("assets/<slug:library>/<path:path>", asset),
    path("__sandbox__/", include("bot.sandbox.oracle")),
]
