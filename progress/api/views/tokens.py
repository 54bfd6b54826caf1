"""Tokens for programs, given for a name and a password, a few times a minute."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView
from rest_framework_simplejwt.serializers import (
    TokenObtainPairSerializer,
    TokenRefreshSerializer,
)
from rest_framework_simplejwt.views import TokenObtainPairView, TokenRefreshView

from progress.api.errors import ApiErrorDict
from progress.api.schema import component

ERROR = component(ApiErrorDict)


class TokenThrottle(SimpleRateThrottle):
    """Slows the guessing of passwords from one address."""

    scope = "token"

    def get_cache_key(self, request: Request, view: APIView) -> str:
        """Return what the tries are counted under."""
        address = self.get_ident(request)
        return self.cache_format % {"scope": self.scope, "ident": address}


class TokenView(TokenObtainPairView):
    """Log in."""

    throttle_classes = (TokenThrottle,)

    @extend_schema(
        operation_id="createToken",
        tags=["token"],
        summary="Log in",
        auth=[],
        request=TokenObtainPairSerializer,
        responses={200: TokenObtainPairSerializer, 401: ERROR, 429: ERROR},
    )
    def post(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Return a token pair for `{"username", "password"}`.

        Send the access token as `Authorization: Bearer …`, on WebSockets, too.
        """
        return super().post(request, *args, **kwargs)


class TokenRefresh(TokenRefreshView):
    """Stay logged in."""

    throttle_classes = (TokenThrottle,)

    @extend_schema(
        operation_id="refreshToken",
        tags=["token"],
        summary="Renew the access token",
        auth=[],
        request=TokenRefreshSerializer,
        responses={200: TokenRefreshSerializer, 401: ERROR, 429: ERROR},
    )
    def post(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Return a new access token for `{"refresh"}`."""
        return super().post(request, *args, **kwargs)
