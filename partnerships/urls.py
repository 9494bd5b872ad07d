"""The register's addresses."""

from django.urls import path

from partnerships.views import agreement, organisation, partnership, register, sheet

urlpatterns = [
    path("partners/", register.register, name="register"),
    path("partners/views/new/", register.save_view, name="saved_view_new"),
    path("partners/views/<int:pk>/delete/", register.delete_view, name="saved_view_delete"),
    path("partners/new/", organisation.add_partner, name="partner_new"),
    path("partners/similar/", organisation.similar, name="similar"),
    path("partners/names/", organisation.names, name="partner_names"),
    path("partners/<int:pk>/", organisation.organisation, name="organisation"),
    path(
        "partners/<int:pk>/edit/",
        organisation.EditOrganisation.as_view(),
        name="organisation_edit",
    ),
    path("partners/<int:pk>/archive/", organisation.archive, name="organisation_archive"),
    path("partners/<int:pk>/restore/", organisation.restore, name="organisation_restore"),
    path("partners/<int:pk>/know/", organisation.know, name="know"),
    path("partners/<int:pk>/know-no-more/", organisation.know_no_more, name="know_no_more"),
    path(
        "partners/<int:pk>/partnerships/new/", partnership.add_partnership, name="partnership_new"
    ),
    path(
        "partnerships/<int:pk>/edit/",
        partnership.EditPartnership.as_view(),
        name="partnership_edit",
    ),
    path("partnerships/<int:pk>/level/", partnership.move, name="partnership_move"),
    path("partnerships/<int:pk>/end/", partnership.end, name="partnership_end"),
    path("partnerships/<int:pk>/confirm/", partnership.confirm, name="partnership_confirm"),
    path("partnerships/<int:pk>/people/", partnership.people, name="people"),
    path("partnerships/<int:pk>/agreements/new/", agreement.add_agreement, name="agreement_new"),
    path("agreements/", agreement.agreements, name="agreements"),
    path("agreements/<int:pk>/edit/", agreement.EditAgreement.as_view(), name="agreement_edit"),
    path("agreements/<int:pk>/renew/", agreement.renew, name="agreement_renew"),
    path("agreements/<int:pk>/end/", agreement.end, name="agreement_end"),
    path("partnerships/<int:pk>/sheet/", sheet.partner_sheet, name="partner_sheet"),
    path(
        "partnerships/<int:pk>/reverse-agreement/",
        sheet.reverse_agreement,
        name="reverse_agreement",
    ),
    path("partnerships/hints/", partnership.hints, name="hints"),
    path("responsibilities/<int:pk>/<slug:verb>/", partnership.person_verb, name="person_verb"),
    path("changes/<slug:kind>/<int:record>/undo/", partnership.undo, name="undo"),
]
