"""Addresses of the API that lead nowhere."""

from __future__ import annotations

from typing import NoReturn

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.views import APIView


@extend_schema(exclude=True)
class UnknownView(APIView):
    """Says to programs, in the API's one shape, that there is nothing here."""

    authentication_classes = ()
    permission_classes = ()

    def initial(self, request: Request, *args: object, **kwargs: object) -> NoReturn:
        """Refuse before anything else could be wrong with the request.

        Raises:
            NotFound: always.
        """
        raise NotFound("There is no such address, or this is no id.")
