"""Reviews in the admin: a queue, one partnership at a time, save and next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people.session import person
from core.admin import ListAdmin, TrackedAdmin
from core.choices import key_in
from core.typed import as_a
from core.views import typed_texts
from core.way_back import post_only
from quality.reviews import services
from quality.reviews.admin.answers import AnswerInline
from quality.reviews.admin.bulk import hand_over
from quality.reviews.admin.columns import ReviewColumns
from quality.reviews.admin.filters import ImprovementFilter, RoundFilter, StateFilter, WhoseFilter
from quality.reviews.admin.forms import ReviewForm
from quality.reviews.admin.overview import overview
from quality.reviews.evidence import gather, put_beside
from quality.reviews.models import Review, ReviewAnswer, ReviewQuerySet

if TYPE_CHECKING:
    from django.contrib.admin.options import _FieldsetSpec


@admin.register(Review)
class ReviewAdmin(ReviewColumns, TrackedAdmin):
    """Drafts are written here; done ones are for reading, and corrected by a new one."""

    edit_title = gettext_lazy("Muokkaa katselmusta")
    form = ReviewForm
    change_form_template = "admin/quality/review/change_form.html"
    change_list_template = "admin/quality/review/change_list.html"
    list_display = ["organisation"]
    list_per_page = 100
    show_facets = admin.ShowFacets.NEVER  # the page counts what one asks of it
    list_filter = [
        RoundFilter,
        WhoseFilter,
        StateFilter,
        ImprovementFilter,
        ("partnership__level", admin.RelatedOnlyFieldListFilter),
        ("partnership__team", admin.RelatedOnlyFieldListFilter),
    ]
    ordering = [
        "-round__due_on", "partnership__level__order", "partnership__team__sort_key",
        "partnership__organisation__sort_key",
    ]  # fmt: skip
    search_fields = ["partnership__organisation__search_text"]
    autocomplete_fields = ["round", "partnership", "reviewer", "improvement_team"]
    inlines = [AnswerInline]
    actions = [hand_over]
    formfield_overrides = ListAdmin.formfield_overrides | {
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 2})}
    }
    radio_fields: ClassVar[Any] = {"sustainability": admin.HORIZONTAL}
    facts = ["what_we_do", "goal", "counterpart", "earlier"]
    readonly_fields = [*facts, "partnership", "done_on", "done_by", "action"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = as_a(ReviewQuerySet, super().get_queryset(request))
        return rows.for_list().with_answered().with_replaced()

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list is drawn as criteria × partnerships."""
        response = super().changelist_view(request, extra_context)
        # Of the other answers one leads on, and one asks what an action needs.
        context = response.context_data if isinstance(response, TemplateResponse) else None
        if context and "cl" in context:
            context |= {
                "overview": overview(context["cl"], person(request)),
                "answers": ReviewAnswer.Answer,
                "open_word": _("Avoinna"),
            }
        return response

    def parts_of(self, request: HttpRequest, obj: Review | None = None) -> _FieldsetSpec:
        if obj is None:
            return [(None, {"fields": ["round", "partnership", "reviewer"]})]
        correction = ["correction_reason"] if obj.corrects_id else []
        done = ["action", "done_on", "done_by"] if obj.is_done else []
        return [
            (_("Kumppanuus"), {"fields": [*self.facts, *correction]}),
            (
                _("Johtopäätös"),
                {
                    "fields": [
                        "sustainability", "sustainability_note", "improvement",
                        "improvement_team", "recheck_on", "reviewer", *done,
                    ],
                },
            ),
        ]  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: Review | None = None) -> list[str]:
        return self.readonly_fields if obj else []

    def get_inline_instances(self, request: HttpRequest, obj: Review | None = None) -> list[Any]:
        return super().get_inline_instances(request, obj) if obj else []

    def formfield_for_choice_field(
        self, db_field: models.Field, request: HttpRequest, **kwargs: object
    ) -> forms.TypedChoiceField | None:
        kwargs["choices"] = [("", _("Ei vielä vastattu")), *Review.Sustainability.choices]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    # Who may do what

    def has_change_permission(self, request: HttpRequest, obj: Review | None = None) -> bool:
        """What is done is for reading."""
        return super().has_change_permission(request, obj) and not (obj and obj.is_done)

    # Saving

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """What somebody has finished meanwhile is not saved over, and what was typed is shown."""
        review = self.get_object(request, object_id)
        late = request.method == "POST" and review is not None and review.is_done
        if late and super().has_change_permission(request):
            context = {"review": review, "texts": typed_texts(request)}
            return render(request, "quality/reviews/already_done.html", context, status=409)
        return super().change_view(request, object_id, form_url, extra_context)

    def save_model(
        self, request: HttpRequest, obj: Review, form: forms.ModelForm, change: bool
    ) -> None:
        if change:
            obj.save_as(person(request), "edited")
        else:
            services.add_review(review=obj, by=person(request))

    def save_formset(
        self, request: HttpRequest, form: forms.ModelForm, formset: BaseInlineFormSet, change: bool
    ) -> None:
        for row in formset.save(commit=False):
            row.save_as(person(request), "edited")

    def save_related(
        self,
        request: HttpRequest,
        form: forms.ModelForm,
        formsets: Sequence[BaseInlineFormSet],
        change: bool,
    ) -> None:
        super().save_related(request, form, formsets, change)
        if change and "_finish" in request.POST:
            done = services.finish_review(review=form.instance, by=person(request))
            form.instance.action = done.action

    def response_add(
        self, request: HttpRequest, obj: Review, post_url_continue: str | None = None
    ) -> HttpResponse:
        self.message_user(request, _("Kumppanuus on mukana kierroksessa."), messages.SUCCESS)
        return HttpResponseRedirect(_page(obj.pk))

    def response_change(self, request: HttpRequest, obj: Review) -> HttpResponse:
        words = {"partner": obj.partnership.organisation}
        if "_finish" in request.POST:
            message = _("%(partner)s on valmis.") % words
            if obj.action:
                message += " " + _("Parannus on suunnitelmassa: %(plan)s.") % {
                    "plan": obj.action.plan
                }
            self.message_user(request, message, messages.SUCCESS)
        else:
            message = _("%(partner)s on tallennettu luonnoksena.") % words
            self.message_user(request, message, messages.SUCCESS)
        if "_continue" in request.POST:
            return HttpResponseRedirect(_page(obj.pk))
        if following := next_in_queue(obj, request):
            return HttpResponseRedirect(_page(following))
        self.message_user(request, _("Jonosi on tyhjä. Kiitos!"), messages.INFO)
        query = urlencode({"round__id__exact": obj.round_id})
        return HttpResponseRedirect(f"{reverse('admin:quality_review_changelist')}?{query}")

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Review | None = None,
    ) -> HttpResponse:
        review = context.get("original")
        if review is not None:
            evidence = gather(review)
            for formset in context["inline_admin_formsets"]:
                put_beside((form.instance for form in formset.formset.forms), evidence)
            queue = list(Review.objects.queue_of(person(request)).values_list("pk", flat=True))
            context |= {
                "evidence": evidence,
                "asked": key_in(request.GET.get("kriteeri", "")),
                "queue_length": len(queue),
                "place": queue.index(review.pk) + 1 if review.pk in queue else None,
                "correction": Review.objects.filter(corrects=review).first(),
                "may_correct": review.is_done and super().has_change_permission(request),
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    # Correcting

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.correct)
        return [path("<int:pk>/correct/", view, name="quality_review_correct"), *super().get_urls()]

    @method_decorator(post_only("admin:quality_review_change", "pk"))
    @method_decorator(transaction.atomic)
    def correct(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Begin the correction of a done review, or go on with the one begun."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        review = get_object_or_404(Review, pk=pk)
        try:
            correction = services.correct_review(review=review, by=person(request))
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            return HttpResponseRedirect(_page(review.pk))
        return HttpResponseRedirect(_page(correction.pk))


def _page(pk: int) -> str:
    return reverse("admin:quality_review_change", args=[pk])


def next_in_queue(review: Review, request: HttpRequest) -> int | None:
    """The next review that waits for the person after this one, round and round."""
    rows = Review.objects.queue_of(person(request))
    queue = list(rows.values_list("pk", flat=True))
    if review.pk in queue:
        following = queue[queue.index(review.pk) + 1 :] + queue[: queue.index(review.pk)]
        return following[0] if following else None
    # Just finished: what came after it in the round, or else whatever is first.
    rest = Review.objects.in_order().filter(round=review.round_id).values_list("pk", flat=True)
    order = list(rest)
    after = order[order.index(review.pk) + 1 :] if review.pk in order else []
    return next((pk for pk in after if pk in set(queue)), queue[0] if queue else None)
