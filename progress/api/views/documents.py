"""Documents: their state, their pages with texts, and the file that was handed in."""

from __future__ import annotations

from uuid import UUID

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from progress import frames
from progress.api.access import visible_document
from progress.api.errors import ApiErrorDict
from progress.api.pagination import Pages, paginated
from progress.api.represent import document_dict, page_text_dict
from progress.api.schema import component
from progress.api.shapes import DocumentDetailDict, PageTextDict
from progress.downloads import download_file
from progress.protocol import PageDict

ERROR = component(ApiErrorDict)


class DocumentView(APIView):
    """One document."""

    @extend_schema(
        operation_id="getDocument",
        tags=["documents"],
        summary="Read a document's state, statistics and attempts",
        responses={200: component(DocumentDetailDict), 404: ERROR},
    )
    def get(self, request: Request, document_id: UUID) -> Response:
        """Return a document with its attempts, the latest first."""
        return Response(document_dict(visible_document(request, document_id)))


class DocumentPagesView(APIView):
    """The pages of a document."""

    pagination_class = Pages

    @extend_schema(
        operation_id="listDocumentPages",
        tags=["documents"],
        summary="List a document's pages by number",
        responses={200: component(PageDict)(many=True), 404: ERROR},
    )
    def get(self, request: Request, document_id: UUID) -> Response:
        """List the pages that were read so far, without their texts."""
        document = visible_document(request, document_id)
        rows = document.pages.in_order().defer("text", "analysis")
        return paginated(self, request, rows, frames.page_dict)


class DocumentPageView(APIView):
    """One page of a document."""

    @extend_schema(
        operation_id="getPage",
        tags=["documents"],
        summary="Read a page's text",
        responses={200: component(PageTextDict), 404: ERROR},
    )
    def get(self, request: Request, document_id: UUID, number: int) -> Response:
        """Return a page with its text, as soon as it was read."""
        document = visible_document(request, document_id)
        page = document.pages.filter(number=number).first()
        if page is None:
            raise NotFound("There is no such page, or it was not read yet.")
        return Response(page_text_dict(page))


class DocumentFileView(APIView):
    """The file that was handed in."""

    @extend_schema(
        operation_id="downloadFile",
        tags=["documents"],
        summary="Download the submitted file",
        responses={
            (200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY),
            404: ERROR,
        },
    )
    def get(self, request: Request, document_id: UUID) -> StreamingHttpResponse:
        """Return the file byte for byte, to be saved, never to be shown."""
        document = visible_document(request, document_id)
        try:
            return download_file(request._request, document)
        except FileNotFoundError:
            raise NotFound("The file of this document is not kept.") from None
