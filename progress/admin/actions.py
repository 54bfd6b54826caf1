"""Actions that first say what they will do, and do it only when that is confirmed."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from progress.admin.operations import Operation
from progress.admin.plans import Plan
from progress.admin.read_only import ReadOnlyAdmin
from progress.retries import AT_ONCE, Preview, preview


class OperableAdmin(ReadOnlyAdmin):
    """Rows that can be retried and cancelled by those who may change them."""

    retry: ClassVar[Operation]
    cancel: ClassVar[Operation]
    force: ClassVar[Operation]
    actions: tuple[str, ...] = ("retry_selected", "cancel_selected", "force_selected")

    def has_operate_permission(self, request: HttpRequest) -> bool:
        """Return whether the visitor may retry and cancel."""
        codename = get_permission_codename("change", self.opts)
        return request.user.has_perm(f"{self.opts.app_label}.{codename}")

    @admin.action(
        permissions=["operate"], description="Retry selected %(verbose_name_plural)s"
    )
    def retry_selected(
        self, request: HttpRequest, queryset: QuerySet[Any]
    ) -> HttpResponse | None:
        """Queue what failed or was cancelled again."""
        return self._confirmed(request, queryset, self.retry)

    @admin.action(
        permissions=["operate"], description="Cancel selected %(verbose_name_plural)s"
    )
    def cancel_selected(
        self, request: HttpRequest, queryset: QuerySet[Any]
    ) -> HttpResponse | None:
        """Stop what waits or is in work."""
        return self._confirmed(request, queryset, self.cancel)

    @admin.action(
        permissions=["operate"],
        description="Stop selected %(verbose_name_plural)s by force",
    )
    def force_selected(
        self, request: HttpRequest, queryset: QuerySet[Any]
    ) -> HttpResponse | None:
        """Kill what was asked to stop and does not."""
        return self._confirmed(request, queryset, self.force)

    def _confirmed(
        self, request: HttpRequest, queryset: QuerySet[Any], operation: Operation
    ) -> HttpResponse | None:
        if "confirmed" in request.POST:
            self._operate(request, queryset, operation)
            return None
        return self._ask(request, queryset, operation)

    def _ask(
        self, request: HttpRequest, queryset: QuerySet[Any], operation: Operation
    ) -> HttpResponse:
        """Show what would happen, with a form that posts the same selection again."""
        context = {
            **self.admin_site.each_context(request),
            "title": f"{operation.name.capitalize()}: are you sure?",
            "opts": self.opts,
            "plan": operation.plan(queryset),
            "preview": self._preview(operation, queryset),
            "operation": operation,
            "action": f"{operation.name}_selected",
            "checkbox": ACTION_CHECKBOX_NAME,
            "selected": request.POST.getlist(ACTION_CHECKBOX_NAME),
            "select_across": request.POST.get("select_across", "0"),
        }
        return TemplateResponse(request, "admin/progress/confirm.html", context)

    def _preview(self, operation: Operation, queryset: QuerySet[Any]) -> Preview | None:
        """Return why what is to be retried failed."""
        is_retry = operation is self.retry
        return preview(operation.documents(queryset)) if is_retry else None

    def _operate(
        self, request: HttpRequest, queryset: QuerySet[Any], operation: Operation
    ) -> None:
        assert isinstance(request.user, User)  # noqa: S101 - the admin let them in
        plan = operation.plan(queryset)
        if operation is self.retry and plan.documents > AT_ONCE:
            self._refuse(request, plan)
            return
        rows = list(queryset)
        done = [row for row in rows if operation.apply(row.pk, request.user)]
        _log(request.user, done, operation)
        if done:
            self.message_user(request, f"{operation.deed.done}: {plan.reach}.")
        else:
            said = f"There is nothing to {operation.deed.to} any more."
            self.message_user(request, said, messages.WARNING)

    def _refuse(self, request: HttpRequest, plan: Plan) -> None:
        """Say that a request is no place for so many, and which place is."""
        said = (
            f"Nothing was done: these are {plan.documents} documents, and at most "
            f"{AT_ONCE} are queued again at once. Select fewer, or use "
            "“manage.py retry”."
        )
        self.message_user(request, said, messages.ERROR)


class PausableAdmin(OperableAdmin):
    """Rows that can be paused and resumed, too."""

    pause: ClassVar[Operation]
    resume: ClassVar[Operation]
    actions = (*OperableAdmin.actions, "pause_selected", "resume_selected")

    @admin.action(
        permissions=["operate"], description="Pause selected %(verbose_name_plural)s"
    )
    def pause_selected(
        self, request: HttpRequest, queryset: QuerySet[Any]
    ) -> HttpResponse | None:
        """Let nothing more of them begin."""
        return self._confirmed(request, queryset, self.pause)

    @admin.action(
        permissions=["operate"], description="Resume selected %(verbose_name_plural)s"
    )
    def resume_selected(
        self, request: HttpRequest, queryset: QuerySet[Any]
    ) -> HttpResponse | None:
        """Let what is paused go on."""
        return self._confirmed(request, queryset, self.resume)


def _log(user: User, rows: list[Any], operation: Operation) -> None:
    """Keep who did it, where the admin keeps such things."""
    if rows:
        LogEntry.objects.log_actions(
            user.pk, rows, CHANGE, change_message=f"{operation.deed.done}."
        )
