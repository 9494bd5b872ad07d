"""The toolkit's addresses, the level pages among them."""

from django.urls import path

from toolkit.views import experiences, levels, tools

urlpatterns = [
    path("levels/", levels.first_level, name="levels"),
    path("levels/<slug:key>/", levels.level, name="level"),
    path("guides/", levels.guides, name="guides"),
    path("about/", levels.about, name="about"),
    path("glossary/", levels.glossary, name="glossary"),
    path("toolkit/", tools.toolkit, name="toolkit"),
    path("toolkit/new/", tools.add_tool, name="tool_new"),
    path("toolkit/<int:pk>/", tools.tool, name="tool"),
    path("toolkit/<int:pk>/edit/", tools.EditTool.as_view(), name="tool_edit"),
    path("toolkit/<int:pk>/retire/", tools.retire, name="tool_retire"),
    path("toolkit/<int:pk>/restore/", tools.restore, name="tool_restore"),
    path("toolkit/<int:pk>/confirm/", tools.confirm, name="tool_confirm"),
    path("toolkit/<int:pk>/tried/", experiences.tell, name="experience_new"),
    path(
        "experiences/<int:pk>/edit/", experiences.EditExperience.as_view(), name="experience_edit"
    ),
    path("experiences/<int:pk>/withdraw/", experiences.withdraw, name="experience_withdraw"),
    path("toolkit/changes/<slug:kind>/<int:record>/undo/", tools.undo, name="toolkit_undo"),
]
